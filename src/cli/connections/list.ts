import type { Command } from 'commander'
import { hookUrl } from '../../connections/address.ts'
import { countProblems, readDeliveryCounts } from '../../connections/deliveries/delivery-counts.ts'
import { openConnections } from '../../connections/open-connections.ts'
import { run } from '../frame/command.ts'
import { printable } from '../frame/printable.ts'
import { type Cell, formatColumns } from '../frame/table.ts'
import { formatCount, paintFor } from '../frame/terminal.ts'
import { type InboxSession, withInbox } from '../frame/with-inbox.ts'
import { ownOrigin, storeOf } from './store.ts'

const COLUMNS = ['NAME', 'PLATFORM', 'TENANT', 'FROM', 'DELIVERIES', 'PROBLEMS', 'REFUSED', 'LAST DELIVERY', 'ADDRESS']

/** `tidemark connections list`. */
export function addListCommand(parent: Command): void {
  parent
    .command('list')
    .description('List all connections, with their deliveries')
    .action(() => run((context) => withInbox(context, list)))
}

async function list(session: InboxSession): Promise<number> {
  const { config, database, terminal } = session
  const listed = await openConnections(storeOf(session)).list()
  const counts = await readDeliveryCounts(database.pool)
  const problems = await countProblems(database.pool)
  const paint = paintFor(process.stdout)
  const rows = listed.map(({ name, platform, origin, connection }): (string | Cell)[] => {
    const own = counts.filter((count) => count.connection === name)
    const authentic = own.filter(({ outcome }) => outcome !== 'refused')
    const refused = own.filter(({ outcome }) => outcome === 'refused')
    const last = authentic.map(({ lastReceivedAt }) => lastReceivedAt).toSorted()
    return [
      { text: name, paint: paint.bold },
      platform,
      printable(connection?.tenant ?? '-'),
      origin,
      rightOf(sumOf(authentic)),
      rightOf(problems.get(name) ?? 0),
      rightOf(sumOf(refused)),
      last.at(-1)?.replace(/\.\d+Z$/, 'Z') ?? '-',
      hookUrl(name, config, ownOrigin(config)),
    ]
  })
  const header = COLUMNS.map((text) => ({ text, paint: paint.dim }))
  if (rows.length > 0) process.stdout.write(formatColumns([header, ...rows]))
  else terminal.note('There are no connections. "tidemark connections add --help" shows how to add one.')
  for (const { name, problem } of listed) if (problem !== undefined) terminal.warn(`${name}: ${problem}`)
  return 0
}

const rightOf = (count: number): Cell => ({ text: formatCount(count), align: 'right' })

const sumOf = (counts: readonly { deliveries: number }[]) => counts.reduce((sum, { deliveries }) => sum + deliveries, 0)
