import { pick, type Random, type ShopEvent, timeOf } from './random-orders.ts'

const CUSTOMERS = ['anna', 'ben', 'cleo', 'dora', 'emil']
const GUESTS = ['g1', 'g2']

const isPlacement = ({ type }: ShopEvent) => type === 'OrderCreated' || type === 'OrderRevised'

/** The events with other customers, and with keys of guests in some orders. */
export function withGuests(random: Random, events: readonly ShopEvent[]): ShopEvent[] {
  return events.map((event) => {
    if (!isPlacement(event)) return 'customerId' in event.data ? withCustomer(event, pick(random, CUSTOMERS)) : event
    const { customerId: _, ...data } = event.data
    const customerId = pick(random, [undefined, undefined, ...CUSTOMERS])
    const guestKey = pick(random, [undefined, ...GUESTS])
    return { ...event, data: { ...data, ...(customerId && { customerId }), ...(guestKey && { guestKey }) } }
  })
}

const withCustomer = (event: ShopEvent, customerId: string): ShopEvent => ({
  ...event,
  data: { ...event.data, customerId },
})

/** Merges without circles: each customer is merged at most once, into one that comes later in a random sequence. */
export function mergeEvents(random: Random): ShopEvent[] {
  const sequence = CUSTOMERS.map((id) => ({ id, at: random() })).sort((a, b) => a.at - b.at)
  return sequence.slice(0, -1).flatMap(({ id }, i): ShopEvent[] => {
    if (random() < 0.4) return []
    const into = pick(random, sequence.slice(i + 1)).id
    return [
      {
        type: 'CustomersMerged',
        id: `merge ${id}`,
        time: timeOf(random),
        data: { customerId: id, intoCustomerId: into },
      },
    ]
  })
}

/** Registrations of guests and of single orders. */
export function registrationEvents(random: Random, orders: readonly string[]): ShopEvent[] {
  const subjects = [...GUESTS.map((guestKey) => ({ guestKey })), ...orders.map((orderId) => ({ orderId }))]
  return subjects.flatMap((subject, i) =>
    Array.from({ length: Math.floor(random() * 3) }, (_, n): ShopEvent => {
      const data = { ...subject, customerId: pick(random, CUSTOMERS) }
      return { type: 'CustomerRegistered', id: `registration ${i} ${n}`, time: timeOf(random), data }
    }),
  )
}

export const isLink = ({ type }: ShopEvent) => type === 'CustomersMerged' || type === 'CustomerRegistered'

/** The events of a shop whose orders and credit notes state the customer that counts, without merges and registrations. */
export function withoutLinks(events: readonly ShopEvent[]): ShopEvent[] {
  const endOf = (id: string): string => {
    const merge = events.find(({ type, data }) => type === 'CustomersMerged' && data.customerId === id)
    return merge ? endOf(merge.data.intoCustomerId as string) : id
  }
  const registered = (name: 'orderId' | 'guestKey', value: unknown) => {
    const found = events.filter(({ type, data }) => type === 'CustomerRegistered' && data[name] === value)
    const sorted = found.sort((a, b) => compare(a.time, b.time) || compare(idOf(a), idOf(b)))
    return value === undefined ? undefined : sorted.map(idOf)[0]
  }
  return events
    .filter((event) => !isLink(event))
    .map((event) => {
      const { customerId, guestKey, ...data } = event.data
      const stated = customerId as string | undefined
      const own = isPlacement(event)
        ? (stated ?? registered('orderId', data.orderId) ?? registered('guestKey', guestKey))
        : stated
      return { ...event, data: own === undefined ? data : { ...data, customerId: endOf(own) } }
    })
}

const idOf = ({ data }: ShopEvent) => data.customerId as string
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
