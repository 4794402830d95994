import { decimalsOf } from '../contracts/currency.ts'
import { writeAmount } from '../json/write-rows.ts'
import { formatMoney } from '../money.ts'
import { isEmpty, type News } from './changes.ts'

/** What a stream begins with: when to come again after it broke. */
export const OPENING = 'retry: 2000\n\n'
/** A comment, which says that the stream is alive. */
export const HEARTBEAT = ': alive\n\n'

/**
 * News as server-sent events: `everything` or `changed`, and `counts`. The id comes with the last of them: who has not read
 * that one is told all of them again. Empty when there are none.
 */
export function writeEvents(news: News, id: string, eventsPerSecond: number): string {
  if (isEmpty(news)) return ''
  const events: [name: string, data: object][] = []
  if (news.activity.size > 0) events.push(['counts', countsOf(news, eventsPerSecond)])
  if (news.isEverything) events.push(['everything', {}])
  else if (news.changed.size > 0) events.push(['changed', { changes: changesOf(news) }])
  return events
    .map(([name, data], i) => {
      const idLine = i === events.length - 1 ? `id: ${id}\n` : ''
      return `event: ${name}\n${idLine}data: ${JSON.stringify(data)}\n\n`
    })
    .join('')
}

function changesOf({ changed }: News) {
  return [...changed.values()].map(({ tenantId, currency = null, tables, days }) => ({
    tenant: tenantId,
    currency,
    tables: [...tables].sort(),
    days: days.map(([from, to]) => ({ from, to })),
  }))
}

function countsOf({ activity, changed }: News, eventsPerSecond: number) {
  const all = [...activity.values()]
  const newestMs = Math.max(...all.map((each) => each.newestMs))
  const committedMs = Math.max(...all.map((each) => each.committedMs))
  const sales = [...changed.values()].flatMap(({ tenantId, currency, orders, revenue }) => {
    if (orders === 0 || currency === undefined) return []
    const amount = JSON.rawJSON(writeAmount(formatMoney(revenue), decimalsOf(currency)))
    return [{ tenant: tenantId, currency, orders, revenue: amount }]
  })
  return {
    events: all.reduce((sum, { applied }) => sum + applied, 0),
    eventsPerSecond: Math.round(eventsPerSecond * 10) / 10,
    newestEventAt: new Date(newestMs).toISOString(),
    lagSeconds: Math.max(0, committedMs - newestMs) / 1000,
    sales,
  }
}
