import { isTimeZone } from '../../zones/zone-names.ts'

/** The abbreviations of RFC 2822 and of Europe. Others are ambiguous (`IST`, `AST`) and are not read. */
const offsets: Readonly<Record<string, string>> = {
  Z: 'Z',
  UTC: 'Z',
  GMT: 'Z',
  EST: '-05:00',
  EDT: '-04:00',
  CST: '-06:00',
  CDT: '-05:00',
  MST: '-07:00',
  MDT: '-06:00',
  PST: '-08:00',
  PDT: '-07:00',
  WET: 'Z',
  WEST: '+01:00',
  BST: '+01:00',
  CET: '+01:00',
  CEST: '+02:00',
  EET: '+02:00',
  EEST: '+03:00',
}

/**
 * Reads the text after a time: `+0200`, `-5`, `EDT`, `Europe/Berlin`.
 *
 * @returns an offset, the name of a zone, or undefined for other text.
 */
export function readZone(text: string): { offset: string } | { zone: string } | undefined {
  const numeric = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?$/i.exec(text)
  if (numeric) return { offset: `${numeric[1]}${numeric[2]?.padStart(2, '0')}:${numeric[3] ?? '00'}` }
  const offset = Object.hasOwn(offsets, text.toUpperCase()) ? offsets[text.toUpperCase()] : undefined
  if (offset !== undefined) return { offset }
  return text.includes('/') && isTimeZone(text) ? { zone: text } : undefined
}
