import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { Pool } from 'pg'
import { from } from 'pg-copy-streams'

const ROWS_PER_WRITE = 1000

/** Creates the bare table with one column, empty. */
export async function createBareTable(pool: Pool): Promise<void> {
  await pool.query('drop table if exists bare; create table bare (body text not null)')
}

/** Copies raw events into the bare table in one transaction, without decoding or checking. No way can be faster. */
export async function copyRawEvents(pool: Pool, bodies: readonly Buffer[]): Promise<void> {
  const client = await pool.connect()
  try {
    const stream = client.query(from('copy bare from stdin'))
    const done = finished(stream)
    for (let at = 0; at < bodies.length; at += ROWS_PER_WRITE) {
      const rows = bodies.slice(at, at + ROWS_PER_WRITE).map((body) => `${body.toString().replaceAll('\\', '\\\\')}\n`)
      if (!stream.write(rows.join(''))) await once(stream, 'drain')
    }
    stream.end()
    await done
  } finally {
    client.release()
  }
}
