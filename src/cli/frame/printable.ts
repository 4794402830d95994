/**
 * The text on one line, without control characters. Any sender can put them into a dead letter, and a terminal would execute
 * them.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\r\n\t]+/g, ' ').replaceAll(/\p{C}/gu, '\ufffd')
}

/** Text of several lines, each without control characters. */
export function printableLines(text: string): string {
  return text.split(/\r?\n/).map(printable).join('\n')
}
