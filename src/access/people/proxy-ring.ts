import type pg from 'pg'
import type { Logger } from 'pino'
import { inTransaction } from '../../db/transaction.ts'
import type { Access } from '../key-ring.ts'
import { createKeyText } from '../key-text.ts'
import { KeysUnknown } from '../keys-in-memory.ts'
import { type Role, scopesOf } from './role.ts'
import { normalName } from './stored-user.ts'
import { isPersonName, recordUserEvent } from './users.ts'

/** The people whom a proxy has signed in, in memory. */
export interface ProxyRing {
  /**
   * What a person may do whom a trusted proxy names.
   *
   * @returns why the person may do nothing, if there is no account, or it is disabled.
   * @throws KeysUnknown when the account cannot be read.
   */
  find(name: string): Promise<Access | { problem: string }>
  /** Whether the person of a response that lasts may still read it. */
  stillOpens(access: Access): boolean
  /** Reads the known people again. A failure is logged. */
  reload(): Promise<void>
}

interface Row {
  name: string
  role: Role
  tenant_id: string | null
  is_disabled: boolean
}

interface Loaded {
  row: Row
  access: Access
  atMs: number
}

const MOST_IN_MEMORY = 10_000

export interface ProxyRingSettings {
  pool: pg.Pool
  log: Pick<Logger, 'warn'>
  /** The age at which an account is not used without reading it again. */
  oldestMs: number
  /** Whether a new person gets an account. */
  signUp: boolean
}

export function createProxyRing({ pool, log, oldestMs, signUp }: ProxyRingSettings): ProxyRing {
  let known = new Map<string, Loaded>()
  const isFresh = ({ atMs }: Loaded) => performance.now() - atMs <= oldestMs

  async function read(names: readonly string[]): Promise<Map<string, Loaded>> {
    const atMs = performance.now()
    const { rows } = await pool.query<Row>(
      `select name, role, tenant_id, disabled_at is not null as is_disabled
       from users where name = any ($1) and removed_at is null`,
      [names],
    )
    return new Map(rows.map((row) => [row.name, { row, access: accessOf(row), atMs }]))
  }

  async function readOne(name: string): Promise<Loaded | undefined> {
    try {
      const found = (await read([name])).get(name)
      if (found || !signUp) return found
      await createViewer(pool, name)
      return (await read([name])).get(name)
    } catch (cause) {
      throw new KeysUnknown('The database cannot be reached at the moment', { cause })
    }
  }

  return {
    async find(given) {
      const name = normalName(given)
      if (!isPersonName(name)) return { problem: 'The proxy did not send the name of a person' }
      let found = known.get(name)
      if (!found || !isFresh(found)) {
        known.delete(name)
        found = await readOne(name)
        if (found) {
          if (known.size >= MOST_IN_MEMORY) known.clear()
          known.set(name, found)
        }
      }
      if (!found) return { problem: `"${name}" does not have an account here. Ask an administrator for one` }
      return found.row.is_disabled ? { problem: `The account of "${name}" is disabled` } : found.access
    },

    stillOpens({ person }) {
      const found = known.get(person?.name ?? '')
      return found !== undefined && isFresh(found) && !found.row.is_disabled
    },

    async reload() {
      if (known.size === 0) return
      try {
        known = await read([...known.keys()])
      } catch (error) {
        log.warn({ error: (error as Error).message }, 'people of the proxy cannot be read; retrying')
      }
    },
  }
}

async function createViewer(pool: pg.Pool, name: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { id } = createKeyText()
    const { rowCount } = await client.query(
      `insert into users (user_id, name, role, created_by) values ($1, $2, 'viewer', 'proxy')
       on conflict (name) do nothing`,
      [id, name],
    )
    if (rowCount === 1) await recordUserEvent(client, 'user.created', id, { kind: 'user', name })
  })
}

function accessOf({ name, role, tenant_id: tenantId }: Row): Access {
  return {
    keyId: undefined,
    keyName: `person ${name}`,
    label: 'people',
    person: { name, role, way: 'proxy' },
    scopes: scopesOf(role),
    tenantId: tenantId ?? undefined,
  }
}
