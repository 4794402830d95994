import type { Pool } from 'pg'

const TABLES = ['raw_events', 'orders', 'credit_notes', 'payments', 'customers', 'customer_segments', 'erased_ids']

/** Lets PostgreSQL reuse the space of old versions of rows, as far as the user may. They stay in the files until then. */
export async function vacuumErased(pool: Pool): Promise<void> {
  for (const table of TABLES) await pool.query(`vacuum ${table}`).catch(() => undefined)
}
