import type { ClientBase } from 'pg'
import type { AnyEvent, Event } from '../contracts/event.ts'
import { batchRows, inKeyOrder, insertInto } from '../db/batch-rows.ts'
import { formatMoney, type Money, readMoney } from '../money.ts'
import type { ChangeOf } from './changes.ts'

/** What one unit of `base` was worth in `quote` on a day. */
interface ExchangeRate {
  tenantId: string
  base: string
  quote: string
  date: string
  rate: Money
  publishedAt: string
}

const isRate = (event: AnyEvent): event is Event<'ExchangeRatePublished'> & AnyEvent =>
  event.type === 'ExchangeRatePublished'

/**
 * Records the exchange rates of a batch. Of several rates for the same pair and day, the one that was published last counts. At the
 * same time, the larger one counts. The sequence of arrival therefore makes no difference.
 */
export async function recordExchangeRates(
  client: ClientBase,
  events: readonly AnyEvent[],
): Promise<ChangeOf<'RateChanged'>[]> {
  const rates = new Map<string, ExchangeRate>()
  for (const event of events) {
    if (!isRate(event)) continue
    const { base, quote, rate, date } = event.payload
    const stated = { tenantId: event.tenantId, base, quote, date, rate: readMoney(rate), publishedAt: event.at.text }
    const key = [event.tenantId, base, quote, date].join('\u0000')
    const known = rates.get(key)
    if (!known || isLater(stated, known)) rates.set(key, stated)
  }
  if (rates.size === 0) return []
  const { rows } = await client.query<{ tenant_id: string }>({
    name: 'record-exchange-rates',
    text: UPSERT_RATES,
    values: RATES.parameters(inKeyOrder(rates)),
  })
  return rows.map(({ tenant_id }) => ({ type: 'RateChanged', tenantId: tenant_id }))
}

const isLater = (one: ExchangeRate, other: ExchangeRate): boolean =>
  one.publishedAt > other.publishedAt || (one.publishedAt === other.publishedAt && one.rate > other.rate)

const RATES = batchRows<ExchangeRate>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  base: ['text', ({ base }) => base],
  quote: ['text', ({ quote }) => quote],
  date: ['date', ({ date }) => date],
  rate: ['numeric', ({ rate }) => formatMoney(rate)],
  published_at: ['timestamptz', ({ publishedAt }) => publishedAt],
})

const UPSERT_RATES = `
  ${insertInto('exchange_rates', RATES)}
  on conflict (tenant_id, base, quote, date) do update set
    rate = excluded.rate,
    published_at = excluded.published_at,
    updated_at = excluded.updated_at
  where (excluded.published_at, excluded.rate) > (exchange_rates.published_at, exchange_rates.rate)
  returning tenant_id`
