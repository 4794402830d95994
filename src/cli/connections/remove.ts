import type { Command } from 'commander'
import { deleteConnection } from '../../connections/change-connections.ts'
import { CommandError, run } from '../frame/command.ts'
import { isConfirmed } from '../frame/confirm.ts'
import { type InboxSession, withInbox } from '../frame/with-inbox.ts'
import { storeOf } from './store.ts'

interface Options {
  yes?: true
}

/** `tidemark connections remove`. */
export function addRemoveCommand(parent: Command): void {
  parent
    .command('remove')
    .description('Delete a connection and its stored deliveries; its events still count')
    .argument('<name>', 'the connection')
    .option('-y, --yes', 'skip the confirmation; required without a terminal')
    .action((name: string, options: Options) =>
      run((context) => withInbox(context, (session) => remove(name, options, session))),
    )
}

async function remove(name: string, { yes }: Options, session: InboxSession): Promise<number> {
  const { terminal, stop } = session
  if (!yes && !process.stdin.isTTY) throw new CommandError('pass --yes to skip the confirmation')
  if (!yes && !(await isConfirmed(`Delete the connection ${name} and its stored deliveries?`, stop.signal))) {
    terminal.note('Nothing was deleted.')
    return 0
  }
  await deleteConnection(name, storeOf(session))
  terminal.note(`${name} is deleted. Its events still count; see "tidemark retract" to withdraw them.`)
  return 0
}
