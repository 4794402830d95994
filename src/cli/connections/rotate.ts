import type { Command } from 'commander'
import { rotateSecrets } from '../../connections/change-connections.ts'
import { CommandError, run } from '../frame/command.ts'
import { type InboxSession, withInbox } from '../frame/with-inbox.ts'
import { collect, readSecretFile, storeOf } from './store.ts'

interface Options {
  secretFile: string[]
  only?: true
}

/** `tidemark connections rotate`. */
export function addRotateCommand(parent: Command): void {
  parent
    .command('rotate')
    .description('Add a new secret to a connection')
    .argument('<name>', 'the connection')
    .option('--secret-file <file>', 'file with the new secret; - is standard input; can be repeated', collect, [])
    .option('--only', 'forget the earlier secrets; otherwise they stay valid')
    .addHelpText(
      'after',
      '\nRun it before the platform uses the new secret, and with --only once all deliveries are signed with it.',
    )
    .action((name: string, options: Options) =>
      run((context) => withInbox(context, (session) => rotate(name, options, session))),
    )
}

async function rotate(name: string, { secretFile, only }: Options, session: InboxSession): Promise<number> {
  if (secretFile.length === 0) throw new CommandError('--secret-file is required')
  const secrets: string[] = []
  for (const file of secretFile) secrets.push(await readSecretFile(file))
  await rotateSecrets(name, { secrets, keep: only ? 'only these' : 'earlier secrets' }, storeOf(session))
  session.terminal.note(
    only ? `${name} accepts only the new secret.` : `${name} accepts the new and the earlier secrets.`,
  )
  return 0
}
