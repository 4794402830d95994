import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { FileEvent } from './candidate.ts'

const Name = Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()]))
const Text = Type.Optional(Type.Union([Type.String(), Type.Null()]))

/** What the lines of a rejects file and those of exported dead letters have in common, and what only the latter have. */
const RefusedLine = Type.Object({
  reason: Type.String(),
  error: Type.String(),
  body: Type.Optional(Type.String()),
  bodyBase64: Type.Optional(Type.String()),
  source: Name,
  tenant: Name,
  onlyTenant: Name,
  fallbackId: Text,
  fallbackType: Text,
  headers: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])),
})
const validator = Compile(RefusedLine)

/** How such a line begins. No event does, and looking at more of each line would cost time. */
const BEGINNING = /^\{"(file|deadLetter)":/

/** The event inside a line that tells of a refused one, as it was sent at first; undefined for any other line. */
export function openRefused(line: Buffer): Omit<FileEvent, 'line'> | undefined {
  if (!BEGINNING.test(line.subarray(0, 16).toString('latin1'))) return undefined
  const refused = readLine(line)
  if (!refused) return undefined
  const { body, bodyBase64, source, tenant, onlyTenant, fallbackId, fallbackType, headers } = refused
  if ((body === undefined) === (bodyBase64 === undefined)) return undefined
  const sent = {
    ...(source ? { source } : {}),
    headers: headers ?? undefined,
    fallbackId: fallbackId ?? undefined,
    fallbackType: fallbackType ?? undefined,
    defaultTenantId: tenant ?? undefined,
    onlyTenantId: onlyTenant ?? undefined,
  }
  return { body: body ?? Buffer.from(bodyBase64 ?? '', 'base64'), sent }
}

function readLine(line: Buffer): Static<typeof RefusedLine> | undefined {
  try {
    const json: unknown = JSON.parse(line.toString('utf8'))
    return validator.Check(json) ? json : undefined
  } catch {
    return undefined
  }
}
