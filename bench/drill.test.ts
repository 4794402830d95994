import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../test/helpers/database.ts'
import { createTestInbox } from '../test/helpers/engine-inbox.ts'
import { onTarget } from '../test/helpers/retract/target-of.ts'
import { describeDrill, measureDrill } from './drill.ts'
import { fillShop } from './fill-shop.ts'

const database = useTestDatabase()

test('a backup is written and tried, and what that costs is counted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-drill-'))
  try {
    const inbox = await createTestInbox(database.pool)
    await fillShop(inbox, 400)
    await inbox.stop()
    const { rows } = await database.pool.query<{ events: number }>('select count(*)::int as events from raw_events')
    const cost = await onTarget(database.url, (target) => measureDrill(target, folder))
    expect(cost).toMatchObject({ events: rows[0]?.events, missing: 0, differenceCount: 0 })
    expect(cost.orders).toBeGreaterThan(300)
    expect(describeDrill(cost)).toContain(`${cost.orders} orders, ${cost.events} stored events`)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
