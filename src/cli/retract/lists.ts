import type { Pool } from 'pg'
import { listImportRuns } from '../../import/import-runs.ts'
import { describeSelection } from '../../rebuild/retract/read-selection.ts'
import { listRetractions } from '../../rebuild/retract/retractions.ts'
import { printable } from '../frame/printable.ts'
import { cut, formatColumns } from '../frame/table.ts'
import { formatCount, type Terminal } from '../frame/terminal.ts'

const MAX_CHARACTERS = 60
const cell = (text: string) => cut(printable(text), MAX_CHARACTERS)
const count = (value: number | null) => ({
  text: value === null ? 'unknown' : formatCount(value),
  align: 'right' as const,
})
const minute = (time: string | null) => (time === null ? '' : time.slice(0, 16))

/** Prints the last import runs and withdrawals, which the options of `tidemark retract` name by number. */
export async function printLists(terminal: Terminal, pool: Pool): Promise<number> {
  const runs = await listImportRuns(pool)
  const retractions = await listRetractions(pool)
  if (runs.length === 0) terminal.note('There are no import runs.')
  else {
    const titles = ['IMPORT', 'FILE', 'SOURCE', 'STARTED', 'APPLIED', 'DUPLICATE', 'REJECTED']
    const rows = runs.map((run) => [
      String(run.importRun),
      cell(run.file),
      cell(run.source),
      minute(run.startedAt),
      count(run.applied),
      count(run.duplicate),
      count(run.rejected),
    ])
    process.stdout.write(formatColumns([titles, ...rows]))
  }
  if (retractions.length === 0) return 0
  const rows = retractions.map(({ retractionId, selection, status, events, startedAt }) => [
    String(retractionId),
    cell(describeSelection(selection)),
    status,
    minute(startedAt),
    count(events),
  ])
  process.stdout.write(`\n${formatColumns([['WITHDRAWAL', 'EVENTS OF', 'STATUS', 'STARTED', 'WITHDRAWN'], ...rows])}`)
  return 0
}
