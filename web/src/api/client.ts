import createClient from 'openapi-fetch'
import { accessHeader } from './access-key.ts'
import { problemOf, unreachable } from './problem.ts'
import type { paths } from './schema.ts'
import { withTenant } from './tenant.ts'

/** Every route of the API, typed by its OpenAPI document. Errors are thrown as a `Problem`. */
export const api = createClient<paths, 'application/json'>()

api.use({
  onRequest({ request: original }) {
    const address = withTenant(original.url)
    const request = address === original.url ? original : new Request(address, original)
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

/** The query parameters of a path. */
export type QueryOf<P extends ReadPath> = Get<P> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never

/** The JSON response of a path. */
export type ResponseOf<P extends ReadPath> =
  Get<P> extends { responses: { 200: { content: { 'application/json': infer A } } } } ? A : never

/** One row of the response of a path. */
export type RowOf<P extends ReadPath> = ResponseOf<P> extends { rows: (infer R)[] } ? R : never

export interface ApiRequest<P extends ReadPath> {
  query?: QueryOf<P>
  /** The values of the parameters in braces. */
  inPath?: Record<string, string>
}

/** Requests a path. @throws Problem */
export async function request<P extends ReadPath>(
  path: P,
  { query, inPath }: ApiRequest<P>,
  signal?: AbortSignal,
): Promise<ResponseOf<P>> {
  const { data } = await api.GET(path as never, { params: { query, path: inPath }, signal } as never)
  return data as ResponseOf<P>
}

/** The address of the same response as CSV. */
export function csvAddress<P extends ReadPath>(path: P, { query, inPath = {} }: ApiRequest<P>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(inPath[name] ?? ''))
  const parameters = Object.entries({ ...(query as Record<string, unknown>), format: 'csv' })
  const given = parameters.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return withTenant(`${filled}?${new URLSearchParams(given)}`)
}
