import type { Command } from 'commander'
import { revokeKey } from '../../access/keys.ts'
import { run } from '../frame/command.ts'
import { withKeys } from './with-keys.ts'

/** `tidemark keys revoke`. */
export function addRevokeCommand(parent: Command): void {
  parent
    .command('revoke')
    .description('Revoke an access key: no process accepts it after 30 seconds')
    .argument('<key>', 'id or name of the key, or the key itself')
    .action((given: string) =>
      run(async (context) => {
        const { name, id } = await withKeys(context, (pool, actor) => revokeKey(pool, given, actor))
        context.terminal.note(`Access key "${name}" (${id}) is revoked.`)
        return 0
      }),
    )
}
