import type pg from 'pg'
import type { Config } from '../../config/config.ts'
import { cannotUse, describeUrl } from '../../db/explain-connection.ts'
import { createPool } from '../../db/pool.ts'
import { createReplica } from '../../db/replica/replica.ts'
import type { Finding } from '../doctor.ts'

/** Checks the replica for reports. A replica that cannot be used is a warning, because reports then come from the primary. */
export async function checkReplica(primary: pg.Pool, { databaseReadUrl: url }: Config): Promise<Finding[]> {
  if (url === undefined) return []
  const subject = 'replica'
  const pool = createPool({ url, max: 1 })
  try {
    await pool.query('select 1')
    const { problem, status } = await createReplica({ primary, replica: pool }).state()
    if (problem === undefined) return [{ subject, isFine: true, text: `${status}, at ${describeUrl(url)}` }]
    return [{ subject, isFine: true, isWarning: true, text: `${problem}.` }]
  } catch (error) {
    const { message } = cannotUse(url, error, 'DATABASE_READ_URL')
    return [{ subject, isFine: true, isWarning: true, text: message }]
  } finally {
    await pool.end()
  }
}
