const NOBODY = /^([-{}()0]*0[-{}()0]*|null|n\/a)$/i

/** What an id means, without blanks around it; undefined for nobody. */
export function nameOf(id: string | number | undefined): string | undefined {
  const name = String(id ?? '').trim()
  return name === '' || NOBODY.test(name) ? undefined : name
}
