import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { migrate } from '../db/migrate.ts'
import { auditLog, ensurePartition, missingPartitions } from '../db/partitions.ts'
import { inTransaction } from '../db/transaction.ts'
import { maintenanceJobs } from '../maintenance/jobs.ts'
import { exportAudit, listAudit, recordAudit } from './audit.ts'

const database = useTestDatabase({ isBlank: true })
const actor = { kind: 'command', name: 'test' } as const
const record = (object: string) =>
  inTransaction(database.pool, (client) => recordAudit(client, { actor, action: 'key.created', object }))
const objects = async (page: { limit: number; cursor?: string }) =>
  (await listAudit(database.pool, page)).entries.map(({ object }) => object)

test('an audit log that was one table keeps its entries, their numbers and their sequence', async () => {
  const { pool } = database
  await migrate(pool, undefined, undefined, ({ name }) => name < '0044' || name > '0046')
  await pool.query(`
    insert into audit_log (at, actor_kind, actor, action, object)
    values ('2025-11-30T23:59:59Z', 'user', 'ann', 'key.created', 'first'),
      ('2025-12-01T00:00:00Z', 'user', 'ann', 'key.created', 'second'),
      (now(), 'user', 'ann', 'key.created', 'third')`)
  await migrate(pool)
  await record('fourth')
  // As the previous version reads and writes it.
  const { rows } = await pool.query(
    `select audit_id::int as id, object, tableoid::regclass::text as month from audit_log order by audit_id`,
  )
  expect(rows.map(({ id, object }) => [id, object])).toEqual([
    [1, 'first'],
    [2, 'second'],
    [3, 'third'],
    [4, 'fourth'],
  ])
  expect(rows.slice(0, 2).map(({ month }) => month)).toEqual(['audit_log_2025_11', 'audit_log_2025_12'])
  expect(await missingPartitions(pool, [auditLog])).toEqual([])
})

test('entries of all months are numbered in one sequence, and read and exported newest first', async () => {
  const { pool } = database
  await ensurePartition(pool, auditLog, '2099-01-01')
  await pool.query(
    `insert into audit_log (at, actor_kind, actor, action, object) values ('2099-01-15', 'user', 'ann', 'key.created', 'fifth')`,
  )
  await record('sixth')
  const all = ['sixth', 'fifth', 'fourth', 'third', 'second', 'first']
  expect(await objects({ limit: 10 })).toEqual(all)
  expect(await objects({ limit: 2, cursor: '5' })).toEqual(['fourth', 'third'])
  let text = ''
  for await (const part of exportAudit(pool)) text += part
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).object),
  ).toEqual(all)
})

test('months are dropped after the retention period, and never by default', async () => {
  const { pool } = database
  const prune = async (auditRetentionDays?: number) => {
    const jobs = maintenanceJobs({ pool, auditRetentionDays })
    const job = jobs.find(({ name }) => name === 'pruning of audit_log')
    await inTransaction(pool, async (client) => job?.run(client))
  }
  await prune()
  expect(await objects({ limit: 10 })).toContain('first')
  await prune(1)
  const left = await objects({ limit: 10 })
  expect(left).not.toContain('first')
  expect(left).not.toContain('second')
  expect(left).toContain('sixth')
  expect(await missingPartitions(pool, [auditLog])).toEqual([])
})
