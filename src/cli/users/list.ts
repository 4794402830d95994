import type { Command } from 'commander'
import { describeUser, listUsers, type StoredUser } from '../../access/people/stored-user.ts'
import { run } from '../frame/command.ts'
import { printable } from '../frame/printable.ts'
import { formatColumns } from '../frame/table.ts'
import { paintFor } from '../frame/terminal.ts'
import { withKeys } from '../keys/with-keys.ts'

const HEADER = ['ID', 'NAME', 'ROLE', 'TENANT', 'STATUS', 'SESSIONS', 'LAST SEEN']

/** `tidemark users list`. */
export function addListCommand(parent: Command): void {
  parent
    .command('list')
    .description('List all people, by name')
    .option('--json', 'as JSON, in the form of the API')
    .action(({ json }: { json?: boolean }) =>
      run(async (context) => {
        const users = await withKeys(context, listUsers)
        if (json) process.stdout.write(`${JSON.stringify({ users: users.map(describeUser) }, undefined, 2)}\n`)
        else if (users.length > 0) process.stdout.write(formatUsers(users))
        else context.terminal.note('There are no people. "tidemark users invite" adds one.')
        return 0
      }),
    )
}

function formatUsers(users: readonly StoredUser[], paint = paintFor(process.stdout)): string {
  return formatColumns([
    HEADER.map((text) => ({ text, paint: paint.dim })),
    ...users.map(({ id, name, role, tenantId, status, sessions, lastSeenAt }) => [
      id,
      printable(name),
      role,
      tenantId === null ? 'all' : printable(tenantId),
      { text: status, paint: status === 'disabled' ? paint.red : paint.green },
      String(sessions),
      lastSeenAt?.slice(0, 16).replace('T', ' ') ?? 'never',
    ]),
  ])
}
