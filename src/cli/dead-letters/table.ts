import type colors from 'picocolors'
import type { DeadLetterHead } from '../../dead-letters/dead-letter.ts'
import { printable } from '../printable.ts'

type Paint = ReturnType<typeof colors.createColors>

interface Column {
  title: string
  text: (letter: DeadLetterHead) => string
  paint: (paint: Paint) => (text: string) => string
}

const plain = () => (text: string) => text

const columns: Column[] = [
  { title: 'ID', text: ({ id }) => String(id), paint: ({ bold }) => bold },
  {
    title: 'LAST SEEN',
    text: ({ lastSeenAt }) => `${lastSeenAt.slice(0, 19)}Z`.replace('ZZ', 'Z'),
    paint: ({ dim }) => dim,
  },
  { title: 'TIMES', text: ({ timesSeen }) => String(timesSeen), paint: plain },
  { title: 'TENANT', text: ({ tenantId }) => tenantId, paint: plain },
  { title: 'SOURCE', text: ({ source }) => source, paint: plain },
  { title: 'TYPE', text: ({ type }) => type ?? '-', paint: ({ cyan }) => cyan },
  { title: 'REASON', text: ({ reason }) => reason, paint: ({ yellow }) => yellow },
  { title: 'ERROR', text: ({ error }) => error, paint: plain },
]

const MOST_CHARACTERS = 30
const GAP = '  '

/**
 * Dead letters as aligned columns.
 *
 * @param width of the terminal, beyond which errors are cut; undefined: nothing is cut.
 */
export function formatTable(letters: readonly DeadLetterHead[], paint: Paint, width: number | undefined): string {
  if (letters.length === 0) return ''
  const rows = letters.map((letter) => columns.map(({ text }) => printable(text(letter))))
  const shown =
    width === undefined ? rows : rows.map((row) => row.map((text, i) => cut(text, isLast(i) ? width : MOST_CHARACTERS)))
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...shown.map((row) => row[i]?.length ?? 0)))
  const before = widths.slice(0, -1).reduce((sum, columnWidth) => sum + columnWidth + GAP.length, 0)
  const left = width === undefined ? Number.POSITIVE_INFINITY : Math.max(20, width - before)
  const line = (texts: readonly string[], paintOf: (i: number) => (text: string) => string) =>
    texts.map((text, i) => paintOf(i)(isLast(i) ? cut(text, left) : text.padEnd(widths[i] ?? 0))).join(GAP)
  const header = line(
    columns.map(({ title }) => title),
    () => paint.dim,
  )
  const lines = shown.map((row) => line(row, (i) => columns[i]?.paint(paint) ?? plain()))
  return [header, ...lines].map((text) => `${text}\n`).join('')
}

const isLast = (i: number) => i === columns.length - 1

function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`
}
