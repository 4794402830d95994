const BYTEA_OID = 17

/** A value for a `bytea[]` parameter in PostgreSQL's binary format: text would take several times the memory. */
export function byteaArray(elements: readonly Uint8Array[]): Buffer {
  const array = Buffer.allocUnsafe(20 + elements.reduce((bytes, { length }) => bytes + 4 + length, 0))
  // Dimensions, flags, type, number of elements, index of the first.
  let at = 0
  for (const word of [elements.length > 0 ? 1 : 0, 0, BYTEA_OID, elements.length, 1]) at = array.writeInt32BE(word, at)
  for (const element of elements) {
    at = array.writeInt32BE(element.length, at)
    array.set(element, at)
    at += element.length
  }
  return array
}
