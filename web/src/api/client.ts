import createClient from 'openapi-fetch'
import { accessHeader } from './access-key.ts'
import { problemOf, unreachable } from './problem.ts'
import type { paths } from './schema.ts'
import { withTenant } from './tenant.ts'

/** Every route of the API, typed by its OpenAPI document. A refusal is thrown as a `Problem`. */
export const api = createClient<paths, 'application/json'>()

api.use({
  onRequest({ request: asked }) {
    const address = withTenant(asked.url)
    const request = address === asked.url ? asked : new Request(address, asked)
    for (const [name, value] of Object.entries(accessHeader())) request.headers.set(name, value)
    return request
  },
  async onResponse({ response }) {
    if (response.ok) return undefined
    throw problemOf(response.status, await response.json().catch(() => undefined))
  },
  onError: ({ error }) => unreachable(error) as Error,
})

type Get<P> = P extends keyof paths ? paths[P]['get'] : never

/** The paths that can be read. */
export type ReadPath = { [P in keyof paths]: paths[P]['get'] extends object ? P : never }[keyof paths]

/** What may be asked of a path. */
export type QueryOf<P extends ReadPath> = Get<P> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never

/** What a path answers, in JSON. */
export type AnswerOf<P extends ReadPath> =
  Get<P> extends { responses: { 200: { content: { 'application/json': infer A } } } } ? A : never

/** One row of a path's answer. */
export type RowOf<P extends ReadPath> = AnswerOf<P> extends { rows: (infer R)[] } ? R : never

export interface Question<P extends ReadPath> {
  query?: QueryOf<P>
  /** What stands in braces in the path. */
  inPath?: Record<string, string>
}

/** Asks one path. @throws Problem */
export async function ask<P extends ReadPath>(
  path: P,
  { query, inPath }: Question<P>,
  signal?: AbortSignal,
): Promise<AnswerOf<P>> {
  const { data } = await api.GET(path as never, { params: { query, path: inPath }, signal } as never)
  return data as AnswerOf<P>
}

/** The address of the same question's answer as CSV. */
export function csvAddress<P extends ReadPath>(path: P, { query, inPath = {} }: Question<P>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(inPath[name] ?? ''))
  const parameters = Object.entries({ ...(query as Record<string, unknown>), format: 'csv' })
  const given = parameters.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return withTenant(`${filled}?${new URLSearchParams(given)}`)
}
