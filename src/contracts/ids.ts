/** Values that systems write instead of a missing value, in any case: languages, databases (`\N`), spreadsheets and web analytics. */
const ABSENT: ReadonlySet<string> = new Set([
  ...['-1', '-', 'null', 'nil', 'none', 'undefined', 'nan', 'n/a'],
  ...['(null)', '<null>', '[null]', '\\n', '(none)', '(not set)', '#n/a', '#null!', '[object object]'],
])
/** Values that systems write instead of a customer. */
const ABSENT_CUSTOMER: ReadonlySet<string> = new Set([
  ...ABSENT,
  ...['guest', 'anonymous', 'anonymous user', 'unknown', '(unknown)', '<unknown>'],
  ...['na', 'n.a.', 'not set', '(empty)', '(blank)', '--', '---'],
])
const MAX_LENGTH = Math.max(...[...ABSENT_CUSTOMER].map(({ length }) => length))
/** Zeros only: `0`, `000`, `0.0`, a UUID of zeros with or without dashes and brackets, or in .NET's hexadecimal form. */
const ONLY_ZEROS = /^(?:urn:uuid:)?[-{(]*0[-{}(),.x0]*$/i

const SPACE = 0x20
const DELETE = 0x7f
/** Whether a value that counts as absent begins with an ASCII character, by its code. */
const MAY_BE_ABSENT: readonly boolean[] = Array.from({ length: DELETE }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase()
  return '0{(u'.includes(character) || [...ABSENT_CUSTOMER].some((word) => word.startsWith(character))
})

/** Whether an id has blanks around it, or may count as absent. Quick for most ids. */
export function isOddId(id: string | number): boolean {
  if (typeof id === 'number') return id <= 0
  const first = id.charCodeAt(0)
  const last = id.charCodeAt(id.length - 1)
  if (first <= SPACE || last <= SPACE || first >= DELETE || last >= DELETE) return id.trim() !== id
  if (!MAY_BE_ABSENT[first]) return false
  return (id.length <= MAX_LENGTH && ABSENT_CUSTOMER.has(id.toLowerCase())) || ONLY_ZEROS.test(id)
}

/**
 * An id without blanks around it.
 *
 * @returns undefined if it counts as absent: blanks, zeros only, or a word such as `null`, `N/A` or `guest`.
 */
export const trimId = (id: string): string | undefined => trimmed(id, ABSENT_CUSTOMER)

/** The id of a product without blanks around it. It may be `guest`, because a shop may sell a `GUEST` pass. */
export const trimProductId = (id: string): string | undefined => trimmed(id, ABSENT)

/** Whether an id is a word that systems write instead of a missing value, such as `NULL` or `\N`. */
export const isAbsentWord = (id: string): boolean => /[a-z]/i.test(id) && ABSENT.has(id.toLowerCase())

function trimmed(id: string, absent: ReadonlySet<string>): string | undefined {
  const text = id.trim()
  return text === '' || absent.has(text.toLowerCase()) || ONLY_ZEROS.test(text) ? undefined : text
}
