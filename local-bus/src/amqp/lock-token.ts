/**
 * Converts a lock token to the 16 bytes of a delivery tag: the .NET byte order of a GUID, whose first three groups are reversed. In
 * requests to `$management` the bytes are in the printed order.
 */
export function tagOf(token: string): Buffer {
  return reorder(Buffer.from(token, 'hex'))
}

/** @returns the 32 hexadecimal digits. */
export function tokenOf(tag: Buffer | string): string {
  const bytes = typeof tag === 'string' ? Buffer.from(tag) : tag
  return bytes.length === 16 ? reorder(Buffer.from(bytes)).toString('hex') : ''
}

function reorder(bytes: Buffer): Buffer {
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}
