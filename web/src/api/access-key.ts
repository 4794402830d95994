const PLACE = 'tidemark-access-key'

/** The access key that this browser keeps; undefined while none is needed or none was given. */
export const readAccessKey = (): string | undefined => localStorage.getItem(PLACE) ?? undefined

export function keepAccessKey(key: string): void {
  localStorage.setItem(PLACE, key)
}

/** The header that opens the API. */
export function accessHeader(): Record<string, string> {
  const key = readAccessKey()
  return key === undefined ? {} : { authorization: `Bearer ${key}` }
}
