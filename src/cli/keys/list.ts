import type { Command } from 'commander'
import { describeKey } from '../../access/describe-key.ts'
import { listKeys, type StoredKey } from '../../access/stored-key.ts'
import { run } from '../frame/command.ts'
import { printable } from '../frame/printable.ts'
import { formatColumns } from '../frame/table.ts'
import { paintFor } from '../frame/terminal.ts'
import { withKeys } from './with-keys.ts'

interface Options {
  json?: boolean
}

const HEADER = ['ID', 'NAME', 'SCOPES', 'TENANT', 'STATUS', 'EXPIRES', 'LAST USED']

/** `tidemark keys list`. */
export function addListCommand(parent: Command): void {
  parent
    .command('list')
    .description('List all access keys, newest first, without their secrets')
    .option('--json', 'as JSON, in the form of the API')
    .action(({ json }: Options) =>
      run(async (context) => {
        const keys = await withKeys(context, listKeys)
        if (json) process.stdout.write(`${JSON.stringify({ keys: keys.map(describeKey) }, undefined, 2)}\n`)
        else if (keys.length > 0) process.stdout.write(formatKeys(keys))
        const given = context.config.accessKeys.length
        if (keys.length === 0) context.terminal.note('There are no access keys in the database.')
        if (given > 0) context.terminal.note(`TIDEMARK_ACCESS_KEYS has ${given} more, with all scopes.`)
        return 0
      }),
    )
}

/** Keys as aligned columns. */
function formatKeys(keys: readonly StoredKey[], paint = paintFor(process.stdout)): string {
  return formatColumns([
    HEADER.map((text) => ({ text, paint: paint.dim })),
    ...keys.map(({ id, name, scopes, tenantId, status, expiresAt, lastUsedAt }) => [
      id,
      printable(name),
      scopes.join(','),
      tenantId === null ? 'all' : printable(tenantId),
      { text: status, paint: status === 'active' ? paint.green : paint.red },
      expiresAt?.slice(0, 10) ?? 'never',
      lastUsedAt?.slice(0, 16).replace('T', ' ') ?? 'never',
    ]),
  ])
}
