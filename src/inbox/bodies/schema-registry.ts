/**
 * Serializers that use a schema registry put a number before the data: Confluent's a zero byte and a schema id of 4
 * bytes, Apicurio's also one of 8 bytes, AWS Glue's a 3, a byte for its compression and a UUID. JSON Schema serializers
 * have the JSON right after it.
 */
const PREFIXES = [
  { first: 0, second: undefined, bytes: 5 },
  { first: 0, second: undefined, bytes: 9 },
  { first: 3, second: 0, bytes: 18 },
]
/** The bytes that JSON begins with when it is an object, a list or text. */
export const JSON_STARTS = new Set([...'{["'].map((character) => character.charCodeAt(0)))
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d])

/**
 * The JSON behind a schema registry's prefix.
 *
 * @returns undefined when there is no such prefix; an error message when the prefix is not followed by JSON.
 */
export function openSchemaPrefix(bytes: Uint8Array): Uint8Array | string | undefined {
  const [first, second] = bytes
  if (bytes.length <= 5 || (first !== 0 && !(first === 3 && (second === 0 || second === 5)))) return undefined
  const prefix = PREFIXES.find(
    (one) => one.first === first && (one.second ?? second) === second && startsJson(bytes, one.bytes),
  )
  if (prefix) return bytes.subarray(prefix.bytes)
  const schema = first === 0 ? ` (schema ${new DataView(bytes.buffer, bytes.byteOffset).getUint32(1)})` : ''
  return `the body was written for a schema registry${schema} as Avro, Protobuf or compressed; only JSON is read, so send JSON`
}

function startsJson(bytes: Uint8Array, start: number): boolean {
  let i = start
  while (SPACES.has(bytes[i] ?? 0)) i++
  return JSON_STARTS.has(bytes[i] ?? 0)
}
