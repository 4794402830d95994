import type pg from 'pg'
import type { Actor } from '../../access/audit.ts'
import type { CreatedKey } from '../../access/keys.ts'
import { openUpToDate } from '../../service/open-up-to-date.ts'
import type { CommandContext } from '../frame/command.ts'
import { commandActor } from '../frame/command-actor.ts'
import type { Terminal } from '../frame/terminal.ts'

const CONNECTIONS = 2

/** Opens the database for `work` on keys or people, beside a running Tidemark or without one. */
export async function withKeys<T>(
  { config }: CommandContext,
  work: (pool: pg.Pool, actor: Actor) => Promise<T>,
): Promise<T> {
  const { database } = await openUpToDate(config, 'any', CONNECTIONS)
  try {
    return await work(database.pool, commandActor())
  } finally {
    await database.close()
  }
}

/** The key alone on standard output, for a file or a variable. Everything else is on standard error. */
export function printKey(terminal: Terminal, { key, text }: CreatedKey): void {
  const { id, name, scopes, tenantId, expiresAt } = key
  terminal.note(
    `Access key "${name}" (${id}): ${scopes.join(', ')}, ${tenantId === null ? 'all tenants' : `tenant ${tenantId}`}, ${
      expiresAt === null ? 'does not expire' : `expires at ${expiresAt}`
    }.`,
  )
  terminal.note('The key is shown only now. Send it as: Authorization: Bearer KEY')
  process.stdout.write(`${text}\n`)
}
