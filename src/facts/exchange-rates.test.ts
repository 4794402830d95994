import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { verifyUrl } from '../../test/helpers/rebuild/verify-url.ts'
import type { Inbox, Outcome } from '../inbox/message.ts'

const database = useTestDatabase()
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
afterEach(() => forgetEverything(database.pool))
afterAll(() => inbox.stop())

interface Rate {
  base: string
  quote: string
  rate: string | number
  date: string
  publishedAt?: string
}

let count = 0
function submit(rates: readonly Partial<Rate>[]): Promise<Outcome[]> {
  return inbox.submit(
    rates.map((data) => {
      const event = { id: `rate ${++count}`, type: 'ExchangeRatePublished', time: '2024-01-10T12:00:00Z', data }
      return { source: 'test', body: JSON.stringify(event) }
    }),
  )
}

async function stored(): Promise<string[]> {
  const { rows } = await database.pool.query(
    'select base, quote, date::text, rate from exchange_rates order by base, quote, date',
  )
  return rows.map(({ base, quote, date, rate }) => `${base}/${quote} ${date} ${rate}`)
}

const rateOf = (date: string, more: Partial<Rate> = {}): Rate => ({
  base: 'EUR',
  quote: 'USD',
  rate: '1.1',
  date,
  ...more,
})

test('the rate that was published last counts, whatever the sequence and the batches', async () => {
  const rate = fc.record({
    base: fc.constantFrom('EUR', 'GBP'),
    quote: fc.constantFrom('USD', 'JPY'),
    rate: fc.constantFrom('1', '1.25', '0.8', '150'),
    date: fc.constantFrom('2024-01-02', '2024-01-03'),
    publishedAt: fc.constantFrom('2024-01-03T16:00:00Z', '2024-01-04T16:00:00Z', '2024-01-05T08:00:00.5Z'),
  })
  const histories = fc.array(rate, { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(histories, fc.integer({ min: 1, max: 5 }), async (rates, size) => {
      await forgetEverything(database.pool)
      const batches = Array.from({ length: Math.ceil(rates.length / size) }, (_, i) =>
        rates.slice(i * size, (i + 1) * size),
      )
      await Promise.all(batches.map(submit))
      const last = new Map<string, Rate>()
      for (const one of rates) {
        const key = `${one.base}/${one.quote} ${one.date}`
        const known = last.get(key)
        const isLater =
          !known ||
          one.publishedAt > (known.publishedAt ?? '') ||
          (one.publishedAt === known.publishedAt && Number(one.rate) > Number(known.rate))
        if (isLater) last.set(key, one)
      }
      expect(await stored()).toEqual([...last].map(([key, { rate }]) => `${key} ${rate}`).sort())
    }),
    { numRuns: Number(process.env.TIDEMARK_TEST_RUNS ?? 40) },
  )
  expect((await verifyUrl(database.url)).differences).toEqual([])
})

test.each([
  [{ rate: 0 }, 'invalid', 'rate must be above zero; it is 0'],
  [{ rate: '-1.1' }, 'invalid', 'rate must be above zero; it is -1.1'],
  [{ rate: '10000000000000' }, 'invalid', 'rate must be from 10^-12 to 10^12; it is 10000000000000'],
  [{ rate: '0.0000000000001' }, 'invalid', 'rate must be from 10^-12 to 10^12; it is 0.0000000000001'],
  [{ quote: 'EUR' }, 'invalid', 'base and quote must be two currencies; both are EUR'],
  [{ quote: 'QQQ' }, 'invalid', 'quote must be an ISO 4217 currency code such as USD'],
  [{ date: '2024-02-30' }, 'invalid', 'date must be a date that exists, written YYYY-MM-DD, not "2024-02-30"'],
  [{ date: '0000-01-01' }, 'invalid', 'date must not be before 1900-01-01; it is 0000-01-01'],
  [{ date: '2024-01-12' }, 'time_out_of_range', 'its date 2024-01-12 is more than a day after the time of the event'],
] as const)('%j is rejected', async (wrong, reason, error) => {
  expect(await submit([{ ...rateOf('2024-01-02'), ...wrong }])).toMatchObject([{ status: 'rejected', reason, error }])
  expect(await stored()).toEqual([])
})

test('a rate of tomorrow, a midnight as the day and a code in small letters are accepted', async () => {
  const rates = [rateOf('2024-01-11'), rateOf('2024-01-03T00:00:00Z', { quote: 'usd' })]
  expect((await submit(rates)).map(({ status }) => status)).toEqual(['accepted', 'accepted'])
  expect(await stored()).toEqual(['EUR/USD 2024-01-03 1.1', 'EUR/USD 2024-01-11 1.1'])
})
