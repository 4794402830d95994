import { expect, test } from 'vitest'
import { addActivity, addChanged, addChanges, everything, filterChanges, noChanges } from './changes.ts'
import { readNotification, writeNotifications } from './notification.ts'

/** Changes of this number of tenants. */
function changesOf(tenants: number) {
  const changes = noChanges()
  for (let i = 0; i < tenants; i++) {
    const tenantId = `ténant "${i}" ${'x'.repeat(100)}`
    addChanged(changes, {
      tenantId,
      currency: i % 2 === 0 ? 'EUR' : undefined,
      tables: new Set(['daily', `table_${i % 3}`]),
      days: [['2024-12-01', '2024-12-03']],
      orders: 2,
      revenue: 12_345_678_901_234_567_890_123n,
    })
    addActivity(changes, { tenantId, applied: i, newestMs: 1.5, committedMs: 2 })
  }
  return changes
}

test('a written notification is read unchanged', () => {
  const changes = changesOf(3)
  const texts = writeNotifications(changes)
  expect(texts).toHaveLength(1)
  expect(readNotification(texts[0] ?? '')).toEqual(changes)
})

test('no notification exceeds the limit of PostgreSQL, and all notifications together have all changes', () => {
  const changes = changesOf(150)
  const texts = writeNotifications(changes)
  expect(texts.length).toBeGreaterThan(1)
  for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThan(8000)
  const read = noChanges()
  for (const text of texts) addChanges(read, readNotification(text))
  expect(read).toEqual(changes)
})

test('too many changes, and a change that is too large alone, become "everything"', () => {
  expect(writeNotifications(changesOf(400))).toEqual(['{"everything":true}'])
  const large = noChanges()
  const tables = new Set(Array.from({ length: 300 }, (_, i) => `a_table_with_a_long_name_${i}`))
  addChanged(large, { tenantId: 'a', currency: 'EUR', tables, days: [], orders: 0, revenue: 0n })
  expect(writeNotifications(large)).toEqual(['{"everything":true}'])
  expect(readNotification('{"everything":true}')).toEqual(everything())
})

test('an unreadable notification means "everything"', () => {
  for (const text of ['', 'hello', '{}', '[1]', '{"tables":[],"changed":[[1]],"activity":[]}']) {
    expect(readNotification(text).isEverything, text).toBe(true)
  }
})

test('changes of too many tenants become "everything", of limited size', () => {
  const changes = changesOf(2000)
  expect(changes.isEverything).toBe(true)
  expect(changes.changed.size).toBe(500)
  expect(changes.activity.size).toBe(500)
})

test('changes are filtered by tenant and currency, and changes without a currency are for all', () => {
  const changes = changesOf(4)
  const [first] = [...changes.changed.values()]
  expect([...filterChanges(changes, { tenantId: first?.tenantId }).changed.values()]).toEqual([first])
  expect(filterChanges(changes, { tenantId: first?.tenantId }).activity.size).toBe(1)
  expect(filterChanges(changes, { currency: 'USD' }).changed.size).toBe(2)
  expect(filterChanges(changes, { currency: 'EUR' }).changed.size).toBe(4)
})
