import { expect, test } from 'vitest'
import { useTestDatabase } from '../test/helpers/database.ts'
import { scaled } from '../test/helpers/patience.ts'
import { measureDeliveries } from './deliveries.ts'

const database = useTestDatabase()

test('every delivery of a burst and of a stream is answered and counted', { timeout: scaled(120_000) }, async () => {
  const { burst, steady } = await measureDeliveries(database.url, { burst: 60, perSecond: 20, seconds: 2 })
  expect(burst).toMatchObject({ deliveries: 60, accepted: 60 })
  expect(steady).toMatchObject({ deliveries: 40, accepted: 40 })
  expect(burst.slowestMs).toBeGreaterThanOrEqual(burst.p50Ms)
  const { rows } = await database.pool.query('select count(*)::int as orders, sum(total)::float as total from orders')
  expect(rows).toEqual([{ orders: 100, total: 8092 }])
})
