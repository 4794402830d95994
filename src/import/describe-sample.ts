import { trimId, trimProductId } from '../contracts/ids.ts'

/** An event that an import makes. */
interface SampleEvent {
  type: string
  time: string
  data: Record<string, unknown> & { items?: readonly Record<string, unknown>[] }
}

const SHOWN_ITEMS = 3

/**
 * Describes an order for a dry run, as a label and a line.
 *
 * @param events the bodies of its events.
 * @param currency of an order without a currency.
 */
export function describeSample(events: readonly string[], currency: string): [label: string, text: string] {
  const parsed = events.map((body) => JSON.parse(body) as SampleEvent)
  const [first, ...later] = parsed
  if (!first) return ['', '']
  const { type, time, data } = first
  const isOrder = type === 'OrderCreated'
  const money = (amount: unknown) => `${amount} ${data.currency ?? currency}`
  const parts = [
    `${time}, ${trimId(String(data.customerId ?? '')) ?? 'a guest'}, ${money(isOrder ? data.totalAmount : data.amount)}`,
    describeItems(data.items ?? []),
    ...['discount', 'tax', 'shipping', 'tip', 'fee', 'duties'].map((name) =>
      describeAmount(name, data[`${name}Amount`]),
    ),
    ...['country', 'channel', 'paymentMethod', 'couponCode'].map((name) => describeAmount(name, data[name])),
    describeAmount('paid by gift card', data.giftCardAmount),
    describeCodes(data.couponCodes),
    ...later.map((event) => describeLater(event, money)),
  ]
  const label = data.paymentId === undefined ? `refund ${data.refundId}` : `payment ${data.paymentId}`
  return [isOrder ? `order ${data.orderId}` : label, parts.filter((part) => part !== '').join('; ')]
}

function describeItems(items: readonly Record<string, unknown>[]): string {
  const shown = items.slice(0, SHOWN_ITEMS).map(({ quantity, productId, unitPrice, lineTotal, amount }) => {
    const price = lineTotal ?? amount
    const product = trimProductId(String(productId ?? '')) ?? '(none)'
    return `${quantity} × ${product} ${price === undefined ? `at ${unitPrice} each` : `for ${price}`}`
  })
  const more = items.length > SHOWN_ITEMS ? [`${items.length - SHOWN_ITEMS} more`] : []
  return [...shown, ...more].join(', ')
}

function describeAmount(name: string, value: unknown): string {
  return value === undefined ? '' : `${name} ${value}`
}

function describeCodes(codes: unknown): string {
  return Array.isArray(codes) && codes.length > 0 ? `couponCodes ${codes.join(', ')}` : ''
}

function describeLater({ type, time, data }: SampleEvent, money: (amount: unknown) => string): string {
  return type === 'OrderRefunded'
    ? `refunded ${money(data.amount ?? data.cumulativeAmount)} at ${time}`
    : `cancelled at ${time}`
}
