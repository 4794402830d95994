import type { Command } from 'commander'
import { rotateKey } from '../../access/keys.ts'
import { readOptionalExpiry, readOverlap } from '../../access/read-key-request.ts'
import { run } from '../frame/command.ts'
import { printKey, withKeys } from './with-keys.ts'

interface Options {
  overlap: string
  expires?: string
}

/** `tidemark keys rotate`. */
export function addRotateCommand(parent: Command): void {
  parent
    .command('rotate')
    .description('Replace an access key by a new one with the same scopes, and print the new key')
    .argument('<key>', 'id or name of the key')
    .option('--overlap <time>', 'how long the old key continues to work: 0, 12h, 7d', '24h')
    .option('--expires <time>', 'when the new key expires (default: the lifetime of the old key, from now)')
    .action((given: string, options: Options) =>
      run(async (context) => {
        const settings = { overlapMs: readOverlap(options.overlap), expiry: readOptionalExpiry(options.expires) }
        const rotated = await withKeys(context, (pool, actor) => rotateKey(pool, given, settings, actor))
        const { id, expiresAt } = rotated.replaced
        context.terminal.note(`The old key (${id}) works until ${expiresAt}.`)
        printKey(context.terminal, rotated)
        return 0
      }),
    )
}
