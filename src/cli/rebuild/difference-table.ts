import type { Difference } from '../../rebuild/differences.ts'
import { printable } from '../printable.ts'
import { formatCount, type Terminal } from '../terminal.ts'

const TITLES = ['TABLE', 'TENANT', 'KEY', 'COLUMN', 'LIVE', 'SHOULD BE']
const MOST_SHOWN = 50
const MOST_CHARACTERS = 80

/** Prints the first values that differ as aligned columns, and how many more there are. */
export function printDifferences(terminal: Terminal, differences: readonly Difference[], count: number): void {
  if (count === 0) return
  const rows = differences.slice(0, MOST_SHOWN).map(({ table, tenantId, key, column, live, shouldBe }) => {
    const keyText = Object.entries(key)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')
    return [table, tenantId, keyText, column, live ?? 'null', shouldBe ?? 'null'].map((text) => cut(printable(text)))
  })
  const lines = [TITLES, ...rows]
  const widths = TITLES.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)))
  const text = lines.map(
    (line) =>
      `${line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
  )
  process.stdout.write(text.join(''))
  if (count > rows.length) terminal.note(`… and ${formatCount(count - rows.length)} more`)
}

const cut = (text: string) => (text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`)
