import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toMessage } from '../../../test/helpers/wire-forms.ts'
import type { LifeEvent } from '../../../test/oracle/life-events.ts'
import { lives } from '../../../test/oracle/life-generator.ts'
import { readId } from '../../contracts/contract.ts'
import type { AnyEvent } from '../../contracts/event.ts'
import { decode } from '../../inbox/decode.ts'
import { UTC } from '../../zones/zone.ts'
import { createCalendar } from '../calendar.ts'
import { createLinks } from '../customers/customer-links.ts'
import { withCustomer } from '../customers/order-customer.ts'
import type { Order } from './order.ts'
import { afterEvent, isOrderEvent } from './order-events.ts'
import { lifeOf } from './order-life.ts'

const settings = { calendar: createCalendar(UTC), currency: 'EUR' }
const limits = { tenantId: 't', maxEventBytes: 1 << 20, nowMs: () => Date.parse('2026-01-01T00:00:00Z'), zone: UTC }

/** The orders of these events, as the engine knows them. */
function ordersOf(events: readonly LifeEvent[]): Order[] {
  const orders = new Map<string, Order>()
  for (const event of events.flatMap(readEvent)) {
    if (!isOrderEvent(event)) continue
    const orderId = readId(event.payload.orderId ?? '')
    const known = orders.get(orderId) ?? {
      tenantId: 't',
      orderId,
      placed: undefined,
      revisions: undefined,
      history: [],
    }
    orders.set(orderId, withCustomer(afterEvent(known, event, settings), createLinks()))
  }
  return [...orders.values()]
}

function readEvent(event: LifeEvent): AnyEvent[] {
  const decoded = decode(toMessage(event), limits)
  return decoded.kind === 'known' ? [decoded.event] : []
}

test('the steps of an order lead to its present state, in the sequence of their times', () => {
  fc.assert(
    fc.property(lives(), ({ arrivals }) => {
      for (const order of ordersOf(arrivals)) {
        const steps = lifeOf(order)
        expect(steps.at(-1)?.order).toEqual(order)
        expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).toSorted())
      }
    }),
    { numRuns: Number(process.env.TIDEMARK_TEST_RUNS ?? 200) },
  )
})
