import type { DeadLetterHead } from '../../dead-letters/dead-letter.ts'
import { printable } from '../frame/printable.ts'
import { type Cell, cut, formatColumns, widthsOf } from '../frame/table.ts'
import type { Paint } from '../frame/terminal.ts'

interface Column {
  title: string
  text: (letter: DeadLetterHead) => string
  paint?: (paint: Paint) => (text: string) => string
}

const columns: Column[] = [
  { title: 'ID', text: ({ id }) => String(id), paint: ({ bold }) => bold },
  {
    title: 'LAST SEEN',
    text: ({ lastSeenAt }) => `${lastSeenAt.slice(0, 19)}Z`.replace('ZZ', 'Z'),
    paint: ({ dim }) => dim,
  },
  { title: 'TIMES', text: ({ timesSeen }) => String(timesSeen) },
  { title: 'TENANT', text: ({ tenantId }) => tenantId },
  { title: 'SOURCE', text: ({ source }) => source },
  { title: 'TYPE', text: ({ type }) => type ?? '-', paint: ({ cyan }) => cyan },
  { title: 'REASON', text: ({ reason }) => reason, paint: ({ yellow }) => yellow },
]
/** The last column, which gets the rest of the width. */
const error: Column = { title: 'ERROR', text: (letter) => letter.error }

const MAX_CHARACTERS = 30
const MIN_ERROR_CHARACTERS = 20
const GAP_CHARACTERS = 2

/**
 * Formats dead letters as aligned columns.
 *
 * @param width of the terminal; longer texts are cut. Undefined: nothing is cut.
 */
export function formatTable(letters: readonly DeadLetterHead[], paint: Paint, width: number | undefined): string {
  if (letters.length === 0) return ''
  const limit = width === undefined ? Number.POSITIVE_INFINITY : MAX_CHARACTERS
  const header = columns.map(({ title }) => ({ text: title, paint: paint.dim }))
  const rows = letters.map((letter) => columns.map((column) => cellOf(column, letter, limit, paint)))
  const used = widthsOf([header, ...rows]).reduce((sum, columnWidth) => sum + columnWidth + GAP_CHARACTERS, 0)
  const rest = width === undefined ? Number.POSITIVE_INFINITY : Math.max(MIN_ERROR_CHARACTERS, width - used)
  return formatColumns([
    [...header, { text: error.title, paint: paint.dim }],
    ...rows.map((row, i) => [...row, cellOf(error, letters[i] as DeadLetterHead, rest, paint)]),
  ])
}

function cellOf(column: Column, letter: DeadLetterHead, limit: number, paint: Paint): Cell {
  return { text: cut(printable(column.text(letter)), limit), paint: column.paint?.(paint) }
}
