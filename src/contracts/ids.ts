/** Values that systems write for "nobody" or "nothing", in any case. */
const NONE: ReadonlySet<string> = new Set([
  ...['-1', '-', 'null', 'nil', 'none', 'undefined', 'nan', 'n/a', '(null)', 'guest', 'anonymous'],
])
const LONGEST_NONE = Math.max(...[...NONE].map(({ length }) => length))
/** Nothing but zeros: `0`, `000`, a UUID of zeros with or without dashes and brackets, or as .NET writes it in hexadecimal. */
const ONLY_ZEROS = /^(?:urn:uuid:)?[-{(]*0[-{}(),x0]*$/i

const SPACE = 0x20
const DELETE = 0x7f
/** By the code of an ASCII character: whether anything that means nobody begins with it. */
const MAY_BE_NONE: readonly boolean[] = Array.from({ length: DELETE }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase()
  return '0{(u'.includes(character) || [...NONE].some((word) => word.startsWith(character))
})

/** Whether an id is to be read with care: it has blanks around it, or it may mean nobody. Quick for all others. */
export function isOddId(id: string | number): boolean {
  if (typeof id === 'number') return id <= 0
  const first = id.charCodeAt(0)
  const last = id.charCodeAt(id.length - 1)
  if (first <= SPACE || last <= SPACE || first >= DELETE || last >= DELETE) return id.trim() !== id
  if (!MAY_BE_NONE[first]) return false
  return (id.length <= LONGEST_NONE && NONE.has(id.toLowerCase())) || ONLY_ZEROS.test(id)
}

/**
 * An id without blanks around it.
 *
 * @returns undefined when it means nobody: blanks, zeros only, or a word such as `null`, `N/A` or `guest`.
 */
export function trimId(id: string): string | undefined {
  const text = id.trim()
  return text === '' || NONE.has(text.toLowerCase()) || ONLY_ZEROS.test(text) ? undefined : text
}
