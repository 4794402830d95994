import { pino } from 'pino'
import { type OpenedInbox, openInbox } from '../../service/open-inbox.ts'
import type { CommandContext } from './command.ts'

/** The time for which a command waits for a database that cannot be reached any more. */
const GIVE_UP_AFTER_MS = 60_000

/** The context of a command that sends events through the inbox. */
export type InboxSession = OpenedInbox & CommandContext

/** Opens the database and the inbox for `work`, beside a running Tidemark or without one. */
export async function withInbox<T>(context: CommandContext, work: (session: InboxSession) => Promise<T>): Promise<T> {
  const { config, terminal, stop } = context
  const opened = await openInbox(config, { log: pino({ level: 'silent' }), giveUpAfterMs: GIVE_UP_AFTER_MS })
  try {
    return await work({ ...opened, config, terminal, stop })
  } finally {
    await opened.close()
  }
}
