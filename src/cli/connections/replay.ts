import type { Command } from 'commander'
import { replayDeliveries } from '../../connections/deliveries/replay-deliveries.ts'
import { run } from '../frame/command.ts'
import { commandActor } from '../frame/command-actor.ts'
import { type InboxSession, withInbox } from '../frame/with-inbox.ts'
import { findConnection, storeOf } from './store.ts'
import { readTime } from './time-option.ts'

interface Options {
  since?: string
  until?: string
  problems?: true
}

const HELP = `
Records that count already are duplicates. Run it after an upgrade that reads a platform better, or after a change of the
connection. Deliveries are stored for TIDEMARK_DELIVERY_RETENTION_DAYS.

Exit codes: 0 no delivery has a problem, 1 error, 2 some have a problem, 130 stopped by Ctrl-C`

/** `tidemark connections replay`. */
export function addReplayCommand(parent: Command): void {
  parent
    .command('replay')
    .description('Read stored deliveries once more, and apply their events')
    .argument('<name>', 'the connection')
    .option('--since <time>', 'only deliveries that arrived at this time or later (ISO 8601)')
    .option('--until <time>', 'only deliveries that arrived before this time')
    .option('--problems', 'only deliveries that have a problem')
    .addHelpText('after', HELP)
    .action((name: string, options: Options) =>
      run((context) => {
        const period = { since: readTime('--since', options.since), until: readTime('--until', options.until) }
        return withInbox(context, (session) => replay(name, { ...options, ...period }, session))
      }),
    )
}

async function replay(name: string, { since, until, problems }: Options, session: InboxSession): Promise<number> {
  const { config, database, inbox, terminal, stop } = session
  const connection = await findConnection(name, storeOf(session))
  const progress = terminal.progress()
  try {
    const summary = await replayDeliveries(connection, {
      pool: database.pool,
      inbox,
      actor: commandActor(),
      tenantId: config.tenantId,
      since,
      until,
      onlyProblems: problems === true,
      signal: stop.signal,
      onProgress: (done) =>
        progress.update({ label: `replaying ${name}`, done, total: undefined, count: done, unit: 'deliveries' }),
    })
    progress.stop()
    terminal.summary(`Replayed ${name}`, Object.entries(summary))
    if (summary.problem + summary.unreadable === 0) return 0
    terminal.warn(`some deliveries have a problem; see: tidemark connections show ${name}`)
    return 2
  } finally {
    progress.stop()
  }
}
