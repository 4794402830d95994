const NOBODY = /^([-{}()0]*0[-{}()0]*|null|n\/a)$/i

/** An id without surrounding blanks; undefined if it means no customer. */
export function nameOf(id: string | number | undefined): string | undefined {
  const name = String(id ?? '').trim()
  return name === '' || NOBODY.test(name) ? undefined : name
}
