import type { Command } from 'commander'
import type { Static } from 'typebox'
import { describeHead } from '../../dead-letters/dead-letter.ts'
import { countDeadLetters, DeadLetterQuery, listDeadLetters, type Totals } from '../../dead-letters/list.ts'
import { ParameterError } from '../../reports/engine/parameters.ts'
import { createParameterReader } from '../../reports/engine/read-parameters.ts'
import { runOnDatabase, type Session } from '../command.ts'
import { formatCount, formatCountOf, paintFor } from '../terminal.ts'
import { type FilterOptions, withFilters } from './choose.ts'
import { formatTable } from './table.ts'

interface Options extends FilterOptions {
  limit: string
  cursor?: string
  json?: boolean
}

type Query = Static<typeof DeadLetterQuery>

const readQuery = createParameterReader(DeadLetterQuery)

/** `tidemark dead-letters list`. */
export function addListCommand(parent: Command): void {
  withFilters(parent.command('list'))
    .description('List dead letters, newest first')
    .option('--limit <count>', 'how many at most, up to 500', '50')
    .option('--cursor <id>', 'those older than this one: the next page')
    .option('--json', 'as JSON, as the API has it')
    .action(({ json, ...given }: Options) =>
      runOnDatabase(
        () => readGiven(given),
        (session, query) => list(session, query, { json }),
      ),
    )
}

function readGiven(given: Omit<Options, 'json'>): Query {
  const read = readQuery({ ...given })
  if ('faults' in read) throw new ParameterError(read.faults)
  return read.query
}

async function list({ database, terminal }: Session, query: Query, { json }: Pick<Options, 'json'>): Promise<number> {
  const { limit, cursor, ...filter } = query
  const { letters, next } = await listDeadLetters(database.pool, filter, { limit, cursor })
  const totals = await countDeadLetters(database.pool, filter)
  if (json) {
    const answer = { deadLetters: letters.map(describeHead), next: next ?? null, totals }
    process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`)
    return 0
  }
  const { isTTY, columns } = process.stdout
  process.stdout.write(formatTable(letters, paintFor(process.stdout), isTTY ? columns : undefined))
  terminal.note(describeTotals(letters.length, totals))
  if (next !== undefined) terminal.note(`The next page: the same with --cursor ${next}`)
  return 0
}

function describeTotals(shown: number, { letters, byReason, bySource }: Totals): string {
  if (letters === 0) return 'There are no dead letters.'
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${formatCount(count)}`)
      .join(', ')
  return `${formatCount(shown)} of ${formatCountOf(letters, 'dead letter')}. By reason: ${list(byReason)}. By source: ${list(bySource)}.`
}
