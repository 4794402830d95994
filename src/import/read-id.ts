/** The damage to an id that a spreadsheet took for a large number. */
export const ROUNDED = 'was rounded by a spreadsheet'

const ROUNDED_ID = /^\d(?:[.,]\d+)?E[+-]?\d+$|^\d[.,]\d+e[+-]?\d+$|^\d+e[+-]\d+$/
const PROTECTED_ID = /^'(?=[\w#+=@-])/

/** Whether this is `5.12346E+12`, of whose digits only the first are left. */
export function isRounded(id: string): boolean {
  return ROUNDED_ID.test(id)
}

/** `'1001` is 1001: an apostrophe keeps a spreadsheet from taking an id for a number or a formula. */
export function readId(text: string): string {
  return text.startsWith("'") && !text.endsWith("'") ? text.replace(PROTECTED_ID, '') : text
}
