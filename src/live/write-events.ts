import { decimalsOf } from '../contracts/currency.ts'
import { writeAmount } from '../json/write-rows.ts'
import { formatMoney } from '../money.ts'
import { isEmpty, type LiveChanges } from './changes.ts'

/** The first text of a stream: the delay before the client reconnects. */
export const OPENING = 'retry: 2000\n\n'
/** A comment that shows that the stream is alive. */
export const HEARTBEAT = ': alive\n\n'

/**
 * Changes as server-sent events: `everything` or `changed`, and `counts`. Only the last event has the id, so a client that has not
 * read all of them receives all of them again. Empty if there are no changes.
 */
export function writeEvents(changes: LiveChanges, id: string, eventsPerSecond: number): string {
  if (isEmpty(changes)) return ''
  const events: [name: string, data: object][] = []
  if (changes.activity.size > 0) events.push(['counts', countsOf(changes, eventsPerSecond)])
  if (changes.isEverything) events.push(['everything', {}])
  else if (changes.changed.size > 0) events.push(['changed', { changes: changesOf(changes) }])
  return events
    .map(([name, data], i) => {
      const idLine = i === events.length - 1 ? `id: ${id}\n` : ''
      return `event: ${name}\n${idLine}data: ${JSON.stringify(data)}\n\n`
    })
    .join('')
}

function changesOf({ changed }: LiveChanges) {
  return [...changed.values()].map(({ tenantId, currency = null, tables, days }) => ({
    tenant: tenantId,
    currency,
    tables: [...tables].sort(),
    days: days.map(([from, to]) => ({ from, to })),
  }))
}

function countsOf({ activity, changed }: LiveChanges, eventsPerSecond: number) {
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
