const ABSENT = /^([-{}()0]*0[-{}()0]*|null|n\/a)$/i

/** An id without surrounding blanks. Undefined if it counts as absent. */
export function nameOf(id: string | number | undefined): string | undefined {
  const name = String(id ?? '').trim()
  return name === '' || ABSENT.test(name) ? undefined : name
}
