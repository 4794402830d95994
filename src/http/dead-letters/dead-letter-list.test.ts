import { describe, expect, test } from 'vitest'
import { useDeadLetters } from '../../../test/helpers/http/dead-letters.ts'
import { orderEvent } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'

const { server, call, refuse, refuseMany, ids, exportLines } = useDeadLetters()
const at = '2024-12-19T10:00:00Z'

describe('the list', () => {
  test('has the newest dead letter first, with its error and the beginning of its body', async () => {
    await refuse('{"id":')
    await refuse(JSON.stringify({ ...orderEvent({ at, total: 'much' }), note: 'ü'.repeat(500) }))
    const { status, body } = await call('GET', '')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      deadLetters: [
        { reason: 'invalid', type: 'OrderCreated', tenant: 'default', timesSeen: 1 },
        { reason: 'unreadable' },
      ],
      next: null,
      totals: { letters: 2, byReason: { invalid: 1, unreadable: 1 }, bySource: { http: 2 } },
    })
    const [{ body: shown, bodyBytes }] = body.deadLetters
    expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(400)
    expect(shown).toMatch(/ü$/)
    expect(bodyBytes).toBeGreaterThan(1000)
  })

  test('contains only dead letters that match, for each filter', async () => {
    await refuse('{"id":')
    await refuse(JSON.stringify(orderEvent({ at, total: 'much', tenant: 'acme' })))
    for (const [query, count] of [
      ['source=http', 2],
      ['source=bus', 0],
      ['type=OrderCreated', 1],
      ['reason=unreadable', 1],
      ['reason=too_large', 0],
      ['tenant=acme', 1],
      ['tenant=acme&reason=unreadable', 0],
      ['since=2001-01-01', 2],
      ['until=2001-01-01', 0],
      ['since=2001-01-01&until=9999-01-01T00:00:00Z', 2],
    ] as const) {
      const { body } = await call('GET', `?${query}`)
      expect([query, body.deadLetters.length, body.totals.letters]).toEqual([query, count, count])
    }
  })

  test.each([
    ['limit=0', 'limit must be a whole number from 1 to 500'],
    ['limit=501', 'limit must be'],
    ['cursor=abc', 'cursor must be'],
    ['reason=bad', 'reason must be one of unreadable, too_large'],
    ['since=yesterday', 'since must be an ISO 8601 time'],
    ['until=2024-02-30', 'until must be'],
    ['since=2024-02-03&until=2024-02-02', 'until (2024-02-02) must be later than since'],
    ['sorce=http', 'sorce is not a parameter here'],
    ['source=a&source=b', 'source is given 2 times'],
    ['__proto__=1', '__proto__ is not a parameter here'],
    ['tenant=', 'tenant must be'],
  ])('%s is refused, with the allowed values', async (query, message) => {
    const { status, body } = await call('GET', `?${query}`)
    expect(status).toBe(400)
    expect(body).toMatchObject({ title: 'Invalid parameters', detail: expect.stringContaining(message) })
  })

  test('10,000 dead letters are listed in pages, each once, while others arrive', async () => {
    for (let i = 0; i < 10; i++) await refuseMany(1000, `old-${i}`)
    const seen: number[] = []
    const times: number[] = []
    const before = new Set<number>()
    const { rows } = await server.database.pool.query<{ id: string }>('select dead_letter_id as id from dead_letters')
    for (const { id } of rows) before.add(Number(id))
    let next: number | null = null
    let arrivals = 0
    do {
      const started = performance.now()
      const { body } = await call('GET', `?limit=500${next === null ? '' : `&cursor=${next}`}`)
      times.push(performance.now() - started)
      seen.push(...body.deadLetters.map(({ id }: { id: number }) => id))
      next = body.next
      await refuseMany(10, `new-${arrivals++}`)
    } while (next !== null)
    expect(new Set(seen).size).toBe(seen.length)
    expect(new Set(seen)).toEqual(before)
    expect(times).toHaveLength(20)
    const median = times.toSorted((a, b) => a - b)[10] as number
    expect(median).toBeLessThan(scaled(200))
  })
})

describe('the export', () => {
  test('has each matching dead letter with its whole body, oldest first, and removes none', async () => {
    await refuse(JSON.stringify({ ...orderEvent({ at, total: 'much' }), note: 'ü'.repeat(500) }))
    await refuseMany(600)
    await refuse('{"id":')
    const all = await exportLines()
    expect(all).toHaveLength(602)
    expect(all[0]).toMatchObject({ reason: 'invalid', body: expect.stringContaining('ü'.repeat(500)) })
    expect(all.at(-1)).toMatchObject({ reason: 'unreadable', source: 'http', body: '{"id":' })
    expect(await exportLines('?reason=unreadable')).toEqual([all.at(-1)])
    expect(await exportLines('?source=bus')).toEqual([])
    expect((await call('GET', '')).body.totals.letters).toBe(602)
    expect((await call('GET', '/export?limit=5')).status).toBe(400)
  })
})

test('SQL injections are refused or find nothing', async () => {
  await refuse('{"id":')
  const attacks = [
    "' or true --",
    '" or 1=1',
    "'; drop table dead_letters; --",
    '\\',
    '$1',
    '%',
    '\u0000',
    '{}',
    '\ud800',
    "x'||'y",
  ]
  for (const attack of attacks) {
    for (const parameter of ['reason', 'since', 'until', 'limit', 'cursor']) {
      expect((await call('GET', `?${parameter}=${inUrl(attack)}`)).status, `${parameter}=${attack}`).toBe(400)
    }
    for (const parameter of ['source', 'type', 'tenant']) {
      const { status, body } = await call('GET', `?${parameter}=${inUrl(attack)}`)
      expect(status === 400 || body.deadLetters.length === 0, `${parameter}=${attack}`).toBe(true)
      const discarded = await call('POST', '/discard', { filter: { [parameter]: attack } })
      expect(discarded.status === 400 || discarded.body.discarded === 0, `${parameter}=${attack}`).toBe(true)
    }
  }
  expect(await ids()).toHaveLength(1)
})

/** As in a URL; what has no UTF-8 form is left for the server to see. */
function inUrl(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80'
}
