import type { Command } from 'commander'
import { rotateReader } from '../../access/sql-readers/sql-readers.ts'
import { run } from '../frame/command.ts'
import { withKeys } from '../keys/with-keys.ts'
import { printPassword } from './print-password.ts'

/** `tidemark sql-reader rotate`. */
export function addRotateCommand(parent: Command): void {
  parent
    .command('rotate')
    .description('Replace the password of an SQL reader, and print the new one; after a restore, also create its login')
    .argument('<name>', 'name of the SQL reader')
    .action((name: string) =>
      run(async (context) => {
        printPassword(context.terminal, await withKeys(context, (pool, actor) => rotateReader(pool, name, actor)))
        return 0
      }),
    )
}
