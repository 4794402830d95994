import type { Command } from 'commander'
import type { Static } from 'typebox'
import { describeHead } from '../../dead-letters/dead-letter.ts'
import { countDeadLetters, DeadLetterQuery, listDeadLetters, type Totals } from '../../dead-letters/list.ts'
import { run } from '../frame/command.ts'
import { createOptionReader } from '../frame/read-options.ts'
import { formatCount, formatCountOf, paintFor } from '../frame/terminal.ts'
import { type InboxSession, withInbox } from '../frame/with-inbox.ts'
import { type FilterOptions, withFilters } from './choose.ts'
import { formatTable } from './table.ts'

interface Options extends FilterOptions {
  limit: string
  cursor?: string
  json?: boolean
}

type Query = Static<typeof DeadLetterQuery>

const readQuery = createOptionReader(DeadLetterQuery)

/** `tidemark dead-letters list`. */
export function addListCommand(parent: Command): void {
  withFilters(parent.command('list'))
    .description('List dead letters, newest first')
    .option('--limit <count>', 'number of dead letters, up to 500', '50')
    .option('--cursor <id>', 'only dead letters older than this one: the next page')
    .option('--json', 'as JSON, in the form of the API')
    .action(({ json, ...given }: Options) =>
      run((context) => {
        const query = readQuery(given)
        return withInbox(context, (session) => list(session, query, { json }))
      }),
    )
}

async function list(
  { database, terminal }: InboxSession,
  query: Query,
  { json }: Pick<Options, 'json'>,
): Promise<number> {
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
  if (next !== undefined) terminal.note(`For the next page, add --cursor ${next}`)
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
