import type { Command } from 'commander'
import { hookUrl, setUpSteps } from '../../connections/address.ts'
import type { Connection } from '../../connections/connection.ts'
import { readDeliveryCounts } from '../../connections/deliveries/delivery-counts.ts'
import { platforms } from '../../connections/index.ts'
import { run } from '../frame/command.ts'
import { printable } from '../frame/printable.ts'
import { formatColumns } from '../frame/table.ts'
import { formatCount } from '../frame/terminal.ts'
import { type InboxSession, withInbox } from '../frame/with-inbox.ts'
import { findConnection, ownOrigin, storeOf } from './store.ts'

/** `tidemark connections show`. */
export function addShowCommand(parent: Command): void {
  parent
    .command('show')
    .description('Show a connection, what to do at the platform, and its deliveries; never its secrets')
    .argument('<name>', 'the connection')
    .action((name: string) => run((context) => withInbox(context, (session) => show(name, session))))
}

async function show(name: string, session: InboxSession): Promise<number> {
  const { config, database, terminal } = session
  const connection = await findConnection(name, storeOf(session))
  const url = hookUrl(name, config, ownOrigin(config))
  terminal.summary(`Connection ${name}`, [['address', url], ...settingsOf(connection)])
  const steps = setUpSteps(platforms[connection.platform]?.setUp ?? [], url)
  process.stdout.write(`\n${steps.map((step, i) => `${i + 1}. ${step}\n`).join('')}`)
  const counts = (await readDeliveryCounts(database.pool)).filter((count) => count.connection === name)
  if (counts.length === 0) {
    terminal.note('\nNo delivery has arrived yet.')
    return 0
  }
  const rows = counts.map(({ topic, outcome, reason, lastError, deliveries, lastReceivedAt }) => [
    printable(topic || '-'),
    outcome,
    { text: formatCount(deliveries), align: 'right' as const },
    lastReceivedAt.replace(/\.\d+Z$/, 'Z'),
    printable(reason || lastError || ''),
  ])
  process.stdout.write(`\n${formatColumns([['TOPIC', 'OUTCOME', 'DELIVERIES', 'LAST', 'REASON'], ...rows])}`)
  return 0
}

function settingsOf({ secrets, guestKey, options, name: _name, ...settings }: Connection): [string, string][] {
  const texts = Object.entries({ ...settings, ...options }).map(([label, value]): [string, string] => [
    label,
    printable(typeof value === 'string' ? value : JSON.stringify(value)),
  ])
  return [
    ...texts,
    ['secrets', `${secrets.length}, not shown`],
    ['guestKey', guestKey === undefined ? 'none' : 'not shown'],
  ]
}
