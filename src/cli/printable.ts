/**
 * The text on one line, without characters that a terminal would obey: what a dead letter holds was written by whoever sent
 * it.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\r\n\t]+/g, ' ').replaceAll(/\p{C}/gu, '\ufffd')
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text.split(/\r?\n/).map(printable).join('\n')
}
