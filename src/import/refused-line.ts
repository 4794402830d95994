import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { FileEvent } from './candidate.ts'

const Name = Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()]))
const Text = Type.Optional(Type.Union([Type.String(), Type.Null()]))

/** A line of a rejects file or of exported dead letters. Only the latter has the optional names and headers. */
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

/** The beginning of such a line. Events do not begin like this, and reading more of each line would cost time. */
const BEGINNING = /^\{"(file|deadLetter)":/

/** The original event inside a line of a rejects file or of exported dead letters; undefined for any other line. */
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
