import type { Command } from 'commander'
import { readReaderRequest } from '../../access/sql-readers/read-reader-request.ts'
import { addReader } from '../../access/sql-readers/sql-readers.ts'
import { run } from '../frame/command.ts'
import { withKeys } from '../keys/with-keys.ts'
import { printPassword } from './print-password.ts'

interface Options {
  tenant?: string[]
  people?: boolean
  connections: string
  timeout: string
}

/** `tidemark sql-reader add`. */
export function addAddCommand(parent: Command): void {
  parent
    .command('add')
    .description('Create a user of PostgreSQL that reads views, and print its password on standard output')
    .argument('<name>', 'name of the user and of its schema: small letters, digits and "_"')
    .option('--tenant <id>', 'a tenant that the user sees; repeat the option for more (default: all tenants)', collect)
    .option('--people', 'also show ids of customers, and the tables about single customers')
    .option('--connections <number>', 'the maximum number of connections at a time', '5')
    .option('--timeout <seconds>', 'when a statement is cancelled, unless the session sets another time', '60')
    .action((name: string, options: Options) =>
      run(async (context) => {
        const request = readReaderRequest({ name, ...options })
        printPassword(context.terminal, await withKeys(context, (pool, actor) => addReader(pool, request, actor)))
        return 0
      }),
    )
}

const collect = (text: string, before: string[] = []) => [...before, text]
