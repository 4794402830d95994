import type { Command } from 'commander'
import { createKey } from '../../access/keys.ts'
import { readKeyRequest } from '../../access/read-key-request.ts'
import { scopeNames } from '../../access/scope.ts'
import { run } from '../frame/command.ts'
import { printKey, withKeys } from './with-keys.ts'

interface Options {
  scope: string[]
  tenant?: string
  expires?: string
}

/** `tidemark keys create`. */
export function addCreateCommand(parent: Command): void {
  parent
    .command('create')
    .description('Create an access key, and print it on standard output')
    .argument('<name>', 'what the key is for, such as "web shop"')
    .requiredOption('--scope <scopes>', `what the key opens: ${scopeNames.join(', ')}; separated by commas`, collect)
    .option('--tenant <id>', 'the only tenant that the key opens (default: all tenants)')
    .option('--expires <time>', 'when the key expires: 12h, 90d, 6w, 1y or a date (default: never)')
    .action((name: string, { scope: scopes, ...options }: Options) =>
      run(async (context) => {
        const request = readKeyRequest({ name, scopes, ...options })
        printKey(context.terminal, await withKeys(context, (pool, actor) => createKey(pool, request, actor)))
        return 0
      }),
    )
}

const collect = (text: string, before: string[] = []) => [...before, ...text.split(',')]
