const PLACE = 'tidemark-access-key'

/** The access key stored in this browser; undefined while no key is needed or entered. */
export const readAccessKey = (): string | undefined => localStorage.getItem(PLACE) ?? undefined

export function keepAccessKey(key: string): void {
  localStorage.setItem(PLACE, key)
}

/** The header with the access key. */
export function accessHeader(): Record<string, string> {
  const key = readAccessKey()
  return key === undefined ? {} : { authorization: `Bearer ${key}` }
}

/** Removes the key from this browser. */
export function forgetAccessKey(): void {
  localStorage.removeItem(PLACE)
}
