import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { afterAll } from 'vitest'
import { createPool } from '../../src/db/pool.ts'
import type { TestDatabase } from '../helpers/database.ts'

/** Tables with a tenant whose rows are not filtered by it when a request begins, because they decide about the request. */
const OF_REQUESTS = ['access_keys', 'users', 'audit_log']

/**
 * Opens pools of a user of PostgreSQL that owns nothing and sees the rows of one tenant only, by row level security. The owner of the tables
 * sees all rows as before. Call it when the tables are filled.
 */
export function useLimitedPool(database: TestDatabase): (tenantId: string) => Promise<pg.Pool> {
  const made: { name: string; pool: pg.Pool }[] = []
  afterAll(async () => {
    for (const { name, pool } of made) {
      await pool.end()
      await database.pool.query(`drop owned by ${name}; drop role ${name}`)
    }
  })
  return async (tenantId) => {
    const name = `limited_${randomBytes(6).toString('hex')}`
    await database.pool.query(
      `create role ${name} login password '${name}'; grant select on all tables in schema public to ${name}`,
    )
    // A materialized view is not covered by row level security, and an ordinary view has the rights of its owner.
    await database.pool.query(
      `revoke all on monthly_sales_summary from ${name}; alter view order_lines set (security_invoker = true)`,
    )
    for (const table of await tenantTables(database.pool)) {
      await database.pool.query(
        `alter table ${table} enable row level security;
         create policy ${name} on ${table} for select to ${name} using (tenant_id = '${tenantId}')`,
      )
    }
    const url = Object.assign(new URL(database.url), { username: name, password: name })
    const pool = createPool({ url: String(url) })
    made.push({ name, pool })
    return pool
  }
}

/** The tables whose rows belong to a tenant. */
export async function tenantTables(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select relname::text as name
     from pg_class
     join pg_attribute on attrelid = pg_class.oid and attname = 'tenant_id' and not attisdropped
     where relnamespace = 'public'::regnamespace
     and relkind in ('r', 'p')
     and not relispartition
     and relname <> all ($1)
     order by 1`,
    [OF_REQUESTS],
  )
  return rows.map(({ name }) => name)
}
