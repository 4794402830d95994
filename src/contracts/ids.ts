/** Values that systems write for "nothing", in any case. */
const NOTHING: ReadonlySet<string> = new Set(['-1', '-', 'null', 'nil', 'none', 'undefined', 'nan', 'n/a', '(null)'])
/** The same for "nobody". */
const NOBODY: ReadonlySet<string> = new Set([...NOTHING, 'guest', 'anonymous'])
const LONGEST_WORD = Math.max(...[...NOBODY].map(({ length }) => length))
/** Nothing but zeros: `0`, `000`, `0.0`, a UUID of zeros with or without dashes and brackets, or as .NET writes it in hexadecimal. */
const ONLY_ZEROS = /^(?:urn:uuid:)?[-{(]*0[-{}(),.x0]*$/i

const SPACE = 0x20
const DELETE = 0x7f
/** By the code of an ASCII character: whether anything that means nobody begins with it. */
const MAY_BE_NONE: readonly boolean[] = Array.from({ length: DELETE }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase()
  return '0{(u'.includes(character) || [...NOBODY].some((word) => word.startsWith(character))
})

/** Whether an id is to be read with care: it has blanks around it, or it may mean nobody. Quick for all others. */
export function isOddId(id: string | number): boolean {
  if (typeof id === 'number') return id <= 0
  const first = id.charCodeAt(0)
  const last = id.charCodeAt(id.length - 1)
  if (first <= SPACE || last <= SPACE || first >= DELETE || last >= DELETE) return id.trim() !== id
  if (!MAY_BE_NONE[first]) return false
  return (id.length <= LONGEST_WORD && NOBODY.has(id.toLowerCase())) || ONLY_ZEROS.test(id)
}

/**
 * An id without blanks around it.
 *
 * @returns undefined when it means nobody: blanks, zeros only, or a word such as `null`, `N/A` or `guest`.
 */
export const trimId = (id: string): string | undefined => trimmed(id, NOBODY)

/** The same of a product, whose number may be the word for a person: a shop may sell a `GUEST` pass. */
export const trimProductId = (id: string): string | undefined => trimmed(id, NOTHING)

function trimmed(id: string, none: ReadonlySet<string>): string | undefined {
  const text = id.trim()
  return text === '' || none.has(text.toLowerCase()) || ONLY_ZEROS.test(text) ? undefined : text
}
