import fc from 'fast-check'

// Random histories of products with costs and of orders, and the sums that follow from them, calculated event by event.

export interface CostEvent {
  id: string
  type: 'ProductUpdated' | 'OrderCreated' | 'OrderRevised' | 'OrderVoided' | 'OrderReinstated'
  time: string
  data: Record<string, unknown>
}

interface Line {
  productId: string
  quantity: number
  lineTotal: number
  unitCost?: number
  kind?: string
  variantId?: string
}

const DAYS = 8
const timeOf = (hours: number) => new Date(Date.UTC(2026, 2, 1) + hours * 3_600_000).toISOString()
/** Often one of a few, so that costs, orders and revisions have the same time. */
const hour = fc.oneof(fc.nat(DAYS * 24 - 1), fc.constantFrom(30, 30, 78, 150))
const productId = fc.constantFrom('p', 'q', 'r')
const currency = fc.constantFrom('EUR', 'EUR', 'USD')

const lines = fc.array(
  fc.record(
    {
      productId,
      quantity: fc.integer({ min: -2, max: 9 }).filter((quantity) => quantity !== 0),
      lineTotal: fc.nat(200),
      unitCost: fc.nat(30),
      kind: fc.constantFrom('goods', 'goods', 'goods', 'gift_card'),
      variantId: fc.constantFrom('small', 'large'),
    },
    { requiredKeys: ['productId', 'quantity', 'lineTotal'] },
  ),
  { maxLength: 4 },
)
const content = fc.record({ currency, items: lines, channel: fc.constantFrom('web', 'app'), totalAmount: fc.nat(500) })

const costs = fc
  .array(fc.record({ productId, currency, hour, cost: fc.nat(40) }), { maxLength: 8 })
  .map((facts) =>
    facts.map(
      ({ hour: at, ...data }, i): CostEvent => ({ id: `cost-${i}`, type: 'ProductUpdated', time: timeOf(at), data }),
    ),
  )

const life = fc.record({
  placed: fc.option(fc.record({ hour, content }), { freq: 6 }),
  revisions: fc.array(fc.record({ hour, createdAt: fc.option(hour), content }), { maxLength: 3 }),
  ends: fc.array(fc.record({ hour, isVoid: fc.boolean() }), { maxLength: 2 }),
})

const orders = fc.array(life, { maxLength: 6 }).map((lives) =>
  lives.flatMap(({ placed, revisions, ends }, n): CostEvent[] => {
    const orderId = `o-${n}`
    const created = placed && {
      id: `created-${n}`,
      type: 'OrderCreated' as const,
      time: timeOf(placed.hour),
      data: { orderId, createdAt: timeOf(placed.hour), ...placed.content },
    }
    const revised = revisions.map(
      ({ hour: at, createdAt, content: terms }, i): CostEvent => ({
        id: `revised-${n}-${i}`,
        type: 'OrderRevised',
        time: timeOf(at),
        data: {
          orderId,
          revision: i,
          revisedAt: timeOf(at),
          ...(createdAt !== null && { createdAt: timeOf(createdAt) }),
          ...terms,
        },
      }),
    )
    const ended = ends.map(
      ({ hour: at, isVoid }, i): CostEvent => ({
        id: `end-${n}-${i}`,
        type: isVoid ? 'OrderVoided' : 'OrderReinstated',
        // Distinct times, so that the latest decides.
        time: timeOf(at + i / 60),
        data: { orderId },
      }),
    )
    return [...(created ? [created] : []), ...revised, ...ended]
  }),
)

/** Histories in random sequence. */
export const costHistories = (): fc.Arbitrary<CostEvent[]> =>
  fc
    .tuple(costs, orders)
    .chain(([facts, lives]) => fc.shuffledSubarray([...facts, ...lives], { minLength: facts.length + lives.length }))

/** The sums of a key. */
interface CostSums {
  cost: number
  revenue: number
  goods: number
}

/** `by`: `order` or `event`. Keys: `by currency day`, and with the product, variant or channel behind it for their sums. */
export type CostTable = Map<string, CostSums>

/** The sums that follow from a set of events, whatever their order. */
export function expectedCosts(events: readonly CostEvent[]): CostTable {
  const table: CostTable = new Map()
  const byOrder = Map.groupBy(
    events.filter(({ data }) => data.orderId !== undefined),
    ({ data }) => data.orderId as string,
  )
  for (const facts of byOrder.values()) addOrder(table, facts, events)
  for (const [key, sums] of table) if (sums.cost === 0 && sums.revenue === 0 && sums.goods === 0) table.delete(key)
  return table
}

function addOrder(table: CostTable, facts: readonly CostEvent[], events: readonly CostEvent[]): void {
  const isEnd = ({ type }: CostEvent) => type === 'OrderVoided' || type === 'OrderReinstated'
  const last = facts
    .filter(isEnd)
    .sort((a, b) => (a.time < b.time ? -1 : 1))
    .at(-1)
  if (last?.type === 'OrderVoided') return
  const numberOf = ({ data }: CostEvent) => (data.revision as number | undefined) ?? -1
  const placements = facts.filter((fact) => !isEnd(fact)).sort((a, b) => numberOf(a) - numberOf(b))
  const described = placements.map((fact, i) => {
    const known = placements.slice(0, i + 1)
    const stated = known.findLast(({ data }) => data.createdAt !== undefined)
    return { fact, at: (stated?.data.createdAt as string | undefined) ?? known[0]?.time ?? '' }
  })
  const highest = described.at(-1)
  if (!highest) return
  add(table, 'order', highest.at, highest, 1, events)
  for (const [i, one] of described.entries()) {
    const before = described[i - 1]
    add(table, 'event', before ? one.fact.time : one.at, one, 1, events)
    if (before) add(table, 'event', one.fact.time, before, -1, events)
  }
}

function add(
  table: CostTable,
  by: string,
  time: string,
  { fact, at }: { fact: CostEvent; at: string },
  sign: number,
  events: readonly CostEvent[],
): void {
  const { currency: money, items, channel } = fact.data as { currency: string; items: Line[]; channel: string }
  for (const line of items) {
    if (line.kind === 'gift_card') continue
    const unitCost = line.unitCost ?? costAt(line.productId, money, at, events)
    const isKnown = unitCost !== undefined
    const variants = line.variantId === undefined ? [] : [` variant ${line.productId} ${line.variantId}`]
    for (const group of ['', ` product ${line.productId}`, ` channel ${channel}`, ...variants]) {
      const key = `${by} ${money} ${time.slice(0, 10)}${group}`
      const sums = table.get(key) ?? { cost: 0, revenue: 0, goods: 0 }
      sums.goods += sign * line.lineTotal
      if (isKnown) {
        sums.cost += sign * line.quantity * unitCost
        sums.revenue += sign * line.lineTotal
      }
      table.set(key, sums)
    }
  }
}

function costAt(product: string, money: string, at: string, events: readonly CostEvent[]): number | undefined {
  const valid = events.filter(
    ({ type, time, data }) =>
      type === 'ProductUpdated' && data.productId === product && data.currency === money && time <= at,
  )
  const latest = valid
    .map(({ time }) => time)
    .sort()
    .at(-1)
  const amounts = valid.filter(({ time }) => time === latest).map(({ data }) => data.cost as number)
  return amounts.length === 0 ? undefined : Math.max(...amounts)
}
