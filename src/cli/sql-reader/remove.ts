import type { Command } from 'commander'
import { removeReader } from '../../access/sql-readers/sql-readers.ts'
import { run } from '../frame/command.ts'
import { withKeys } from '../keys/with-keys.ts'

/** `tidemark sql-reader remove`. */
export function addRemoveCommand(parent: Command): void {
  parent
    .command('remove')
    .description('Remove an SQL reader: its login and its views')
    .argument('<name>', 'name of the SQL reader')
    .action((name: string) =>
      run(async (context) => {
        await withKeys(context, (pool, actor) => removeReader(pool, name, actor))
        context.terminal.note(`SQL reader "${name}" is removed.`)
        return 0
      }),
    )
}
