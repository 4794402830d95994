const ROUNDED_ID = /^\d(?:[.,]\d+)?E[+-]?\d+$|^\d[.,]\d+e[+-]?\d+$|^\d+e[+-]\d+$/
const SPREADSHEET_ERROR = /^(?:#(?:NAME\?|N\/A|NV|VALUE!|WERT!|REF!|BEZUG!|DIV\/0!|NUM!|ZAHL!|NULL!|SPILL!)|#{3,})$/i
const PROTECTED_ID = /^'(?=[\w#+=@-])/

/**
 * The damage by a spreadsheet to an id, after which different ids look the same: `5.12346E+12` has lost its last digits,
 * `#NAME?` and `########` have lost all of them.
 */
export function damageOf(id: string): string | undefined {
  if (ROUNDED_ID.test(id)) return 'was rounded by a spreadsheet'
  return SPREADSHEET_ERROR.test(id) ? 'is an error value of a spreadsheet' : undefined
}

/** `'1001` is 1001: the apostrophe prevents a spreadsheet from reading an id as a number or a formula. */
export function readId(text: string): string {
  return text.startsWith("'") && !text.endsWith("'") ? text.replace(PROTECTED_ID, '') : text
}
