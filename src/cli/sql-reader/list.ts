import type { Command } from 'commander'
import { describeReader, listReaders, type StoredReader } from '../../access/sql-readers/stored-reader.ts'
import { run } from '../frame/command.ts'
import { printable } from '../frame/printable.ts'
import { formatColumns } from '../frame/table.ts'
import { paintFor } from '../frame/terminal.ts'
import { withKeys } from '../keys/with-keys.ts'

const HEADER = ['NAME', 'TENANTS', 'CUSTOMERS', 'STATUS', 'CREATED', 'ROTATED']

/** `tidemark sql-reader list`. */
export function addListCommand(parent: Command): void {
  parent
    .command('list')
    .description('List all SQL readers by name, without their passwords')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) =>
      run(async (context) => {
        const readers = await withKeys(context, listReaders)
        if (json) process.stdout.write(`${JSON.stringify({ readers: readers.map(describeReader) }, undefined, 2)}\n`)
        else if (readers.length > 0) process.stdout.write(formatReaders(readers))
        if (readers.length === 0) context.terminal.note('There are no SQL readers.')
        return 0
      }),
    )
}

/** Readers as aligned columns. */
function formatReaders(readers: readonly StoredReader[], paint = paintFor(process.stdout)): string {
  return formatColumns([
    HEADER.map((text) => ({ text, paint: paint.dim })),
    ...readers.map(({ name, tenants, showsPeople, status, createdAt, rotatedAt }) => [
      name,
      tenants === null ? 'all' : printable(tenants.join(', ')),
      showsPeople ? 'with ids' : 'without ids',
      { text: status, paint: status === 'active' ? paint.green : paint.red },
      createdAt.slice(0, 10),
      rotatedAt?.slice(0, 10) ?? 'never',
    ]),
  ])
}
