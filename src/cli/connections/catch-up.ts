import type { Command } from 'commander'
import { pino } from 'pino'
import { catchUp } from '../../connections/catch-up.ts'
import { createDeliveryLog } from '../../connections/deliveries/delivery-log.ts'
import { createReceiver } from '../../connections/deliveries/receive-delivery.ts'
import { run } from '../frame/command.ts'
import { type InboxSession, withInbox } from '../frame/with-inbox.ts'
import { findConnection, storeOf } from './store.ts'
import { readTime } from './time-option.ts'

const HELP = `
For platforms that send each delivery once, such as WooCommerce. Run it after an outage. Records that count already are
duplicates. The page of the platform in docs/connect/ names the key that the connection needs.

Exit codes: 0 no record has a problem, 1 error, 2 some have a problem, 130 stopped by Ctrl-C`

/** `tidemark connections catch-up`. */
export function addCatchUpCommand(parent: Command): void {
  parent
    .command('catch-up')
    .description('Ask a platform for the records that changed, and apply them')
    .argument('<name>', 'the connection')
    .requiredOption('--since <time>', 'only records that changed at this time or later (ISO 8601)')
    .addHelpText('after', HELP)
    .action((name: string, options: { since: string }) =>
      run((context) => {
        const since = readTime('--since', options.since) as string
        return withInbox(context, (session) => ask(name, since, session))
      }),
    )
}

async function ask(name: string, since: string, session: InboxSession): Promise<number> {
  const { config, database, inbox, terminal, stop } = session
  const connection = await findConnection(name, storeOf(session))
  const deliveries = createDeliveryLog(database.pool)
  const receiver = createReceiver({ inbox, log: pino({ level: 'silent' }), deliveries, tenantId: config.tenantId })
  const progress = terminal.progress()
  try {
    const summary = await catchUp(connection, {
      receiver,
      since,
      signal: stop.signal,
      onProgress: (done) =>
        progress.update({ label: `asking ${name}`, done, total: undefined, count: done, unit: 'records' }),
    })
    progress.stop()
    terminal.summary(`Caught up with ${name}`, Object.entries(summary))
    if (summary.problem === 0) return 0
    terminal.warn(`some records have a problem; see: tidemark connections show ${name}`)
    return 2
  } finally {
    progress.stop()
    await deliveries.stop()
  }
}
