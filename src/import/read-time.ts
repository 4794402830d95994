import { parseInstant } from '../time.ts'

const HAS_ZONE = /z$|:\d\d.*[+-]\d\d(:?\d\d)?$/i
const LATEST = Date.UTC(9000)

/**
 * Reads an ISO 8601 time.
 *
 * @returns text that PostgreSQL reads as `timestamptz`: in UTC with a `Z`, or without zone where the text names
 * none, so that it means the zone of the import. Undefined when it is no time.
 */
export function readIsoTime(text: string): string | undefined {
  const instant = parseInstant(text)
  // Years below 100 would be read as 19…, and those beyond 9999 have no such text.
  if (!instant || Number(text.slice(0, 4)) < 1900 || instant.ms > LATEST) return undefined
  return HAS_ZONE.test(text) ? instant.text : instant.text.slice(0, -1)
}
