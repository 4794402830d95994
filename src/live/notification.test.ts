import { expect, test } from 'vitest'
import { addActivity, addChanged, addNews, emptyNews, everything, narrowNews } from './changes.ts'
import { readNotification, writeNotifications } from './notification.ts'

/** News of so many tenants. */
function newsOf(tenants: number) {
  const news = emptyNews()
  for (let i = 0; i < tenants; i++) {
    const tenantId = `ténant "${i}" ${'x'.repeat(100)}`
    addChanged(news, {
      ...{ tenantId, currency: i % 2 === 0 ? 'EUR' : undefined, tables: new Set(['daily', `table_${i % 3}`]) },
      days: [['2024-12-01', '2024-12-03']],
      ...{ orders: 2, revenue: 12_345_678_901_234_567_890_123n },
    })
    addActivity(news, { tenantId, applied: i, newestMs: 1.5, committedMs: 2 })
  }
  return news
}

test('what is written is read again', () => {
  const news = newsOf(3)
  const texts = writeNotifications(news)
  expect(texts).toHaveLength(1)
  expect(readNotification(texts[0] ?? '')).toEqual(news)
})

test('no notification is larger than PostgreSQL takes, and together they say all', () => {
  const news = newsOf(150)
  const texts = writeNotifications(news)
  expect(texts.length).toBeGreaterThan(1)
  for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThan(8000)
  const read = emptyNews()
  for (const text of texts) addNews(read, readNotification(text))
  expect(read).toEqual(news)
})

test('too much, and what is too large by itself, becomes "everything"', () => {
  expect(writeNotifications(newsOf(400))).toEqual(['{"everything":true}'])
  const large = emptyNews()
  const tables = new Set(Array.from({ length: 300 }, (_, i) => `a_table_with_a_long_name_${i}`))
  addChanged(large, { tenantId: 'a', currency: 'EUR', tables, days: [], orders: 0, revenue: 0n })
  expect(writeNotifications(large)).toEqual(['{"everything":true}'])
  expect(readNotification('{"everything":true}')).toEqual(everything())
})

test('what nobody can read means that anything may have changed', () => {
  for (const text of ['', 'hello', '{}', '[1]', '{"tables":[],"changed":[[1]],"activity":[]}']) {
    expect(readNotification(text).isEverything, text).toBe(true)
  }
})

test('news of more tenants than anybody could follow are "everything" too, of bounded size', () => {
  const news = newsOf(2000)
  expect(news.isEverything).toBe(true)
  expect(news.changed.size).toBe(500)
  expect(news.activity.size).toBe(500)
})

test('news are narrowed to a tenant and a currency; what has no currency is for all', () => {
  const news = newsOf(4)
  const [first] = [...news.changed.values()]
  expect([...narrowNews(news, { tenantId: first?.tenantId }).changed.values()]).toEqual([first])
  expect(narrowNews(news, { tenantId: first?.tenantId }).activity.size).toBe(1)
  expect(narrowNews(news, { currency: 'USD' }).changed.size).toBe(2)
  expect(narrowNews(news, { currency: 'EUR' }).changed.size).toBe(4)
})
