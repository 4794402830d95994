import { expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { distributeTables } from './distribute.ts'
import { DISTRIBUTED_TABLES } from './distributed-tables.ts'
import { isDistributed } from './is-distributed.ts'
import { readCluster } from './read-cluster.ts'

const database = useTestDatabase()

test('each distributed table has its column in every unique key, as Citus requires', async () => {
  for (const { table, column, beside } of DISTRIBUTED_TABLES) {
    const { rows } = await database.pool.query(
      `select indexrelid::regclass::text as name
       from pg_index
       where indrelid = $1::regclass
       and indisunique
       and not exists (
         select from pg_attribute where attrelid = indrelid and attnum = any(indkey) and attname = $2
       )`,
      [table, column],
    )
    expect(rows, table).toEqual([])
    if (beside !== undefined) expect(DISTRIBUTED_TABLES.map((one) => one.table)).toContain(beside)
  }
})

test.skipIf(process.env.TIDEMARK_TEST_CITUS !== undefined)(
  'a database without Citus is left as it is, with an explanation',
  async () => {
    await expect(distributeTables(database.pool)).rejects.toThrow(
      /^The database has no Citus\. Install Citus on all nodes/,
    )
    const client = await database.pool.connect()
    expect(await isDistributed(client)).toBe(false)
    expect(await readCluster(client)).toBeUndefined()
    client.release()
  },
)
