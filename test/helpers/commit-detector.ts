const LENGTH_BYTES = 4
const SIMPLE_QUERY = 'Q'.charCodeAt(0)

/**
 * Parses the messages of a client to PostgreSQL across TCP chunks, and returns whether a COMMIT ends in the given bytes.
 * Source: PostgreSQL's documentation, "Message Formats": first a startup message without a type, then messages with a
 * type, a length that includes itself, and a body.
 */
export function createCommitDetector(): (bytes: Buffer) => boolean {
  let rest: Buffer = Buffer.alloc(0)
  let isStarted = false
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    let hasCommit = false
    for (;;) {
      const lengthAt = isStarted ? 1 : 0
      if (rest.length < lengthAt + LENGTH_BYTES) return hasCommit
      const end = lengthAt + rest.readUInt32BE(lengthAt)
      if (rest.length < end) return hasCommit
      const isQuery = isStarted && rest[0] === SIMPLE_QUERY
      if (isQuery && /^\s*commit\b/i.test(rest.toString('utf8', lengthAt + LENGTH_BYTES, end))) hasCommit = true
      isStarted = true
      rest = rest.subarray(end)
    }
  }
}
