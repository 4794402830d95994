import type { Difference } from '../../rebuild/differences.ts'
import { printable } from '../frame/printable.ts'
import { cut, formatColumns } from '../frame/table.ts'
import { formatCount, type Terminal } from '../frame/terminal.ts'

const TITLES = ['TABLE', 'TENANT', 'KEY', 'COLUMN', 'LIVE', 'SHOULD BE']
const MAX_SHOWN = 50
const MAX_CHARACTERS = 80

/** Prints the first values that differ as aligned columns, and the number of the others. */
export function printDifferences(terminal: Terminal, differences: readonly Difference[], count: number): void {
  if (count === 0) return
  const rows = differences.slice(0, MAX_SHOWN).map(({ table, tenantId, key, column, live, shouldBe }) => {
    const keyText = Object.entries(key)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')
    const texts = [table, tenantId, keyText, column, live ?? 'null', shouldBe ?? 'null']
    return texts.map((text) => cut(printable(text), MAX_CHARACTERS))
  })
  process.stdout.write(formatColumns([TITLES, ...rows]))
  if (count > rows.length) terminal.note(`… and ${formatCount(count - rows.length)} more`)
}
