import type { ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf, timeOf } from '../reading/json.ts'
import { amountOf, currencyOf, shareOf } from './money.ts'
import { productOf, type Snapshot } from './snapshot.ts'

interface MoneyEvents {
  events: ShopEvent[]
  /** A refund that was taken back, and cannot be found. */
  problem?: string
}

/** The payments and refunds of an order, one fact for each event of a transaction at the payment provider. */
export function readMoneyEvents(snapshot: Snapshot): MoneyEvents {
  const events: ShopEvent[] = []
  const problems: string[] = []
  for (const { events: list } of recordsOf(snapshot.order.transactions)) {
    const own = recordsOf(list)
    for (const event of own) {
      if (event.type === 'REFUND_REVERSE') {
        const voided = reversalOf(event, own, snapshot)
        if (voided) events.push(voided)
        else
          problems.push(
            `Order ${snapshot.orderId} takes back a refund that the order does not have (${textOf(event.id)}).`,
          )
      } else events.push(...eventOf(event, snapshot))
    }
  }
  for (const payment of recordsOf(snapshot.order.payments)) events.push(...olderEventsOf(payment, snapshot))
  const [problem] = problems
  return problem === undefined ? { events } : { events, problem: `${problem} Correct the refund in Saleor.` }
}

function eventOf(event: Json, snapshot: Snapshot): ShopEvent[] {
  const at = timeOf(event, 'createdAt')
  const stated = { id: textOf(event.id), amount: amountOf(event.amount), currency: currencyOf(event.amount), at }
  switch (event.type) {
    case 'CHARGE_SUCCESS':
      return paymentOf(stated, snapshot)
    case 'CHARGE_FAILURE':
      return failureOf(stated, snapshot)
    case 'REFUND_SUCCESS':
      return refundOf(stated, snapshot, 'refund')
    case 'CHARGE_BACK':
      return refundOf(stated, snapshot, 'chargeback')
    default:
      return []
  }
}

/** The transactions of the older payments. */
function olderEventsOf({ gateway, transactions }: Json, snapshot: Snapshot): ShopEvent[] {
  return recordsOf(transactions).flatMap(({ id, created, kind, isSuccess, amount }) => {
    const stated: Stated = {
      id: textOf(id),
      amount: amountOf(amount),
      currency: currencyOf(amount),
      at: textOf(created),
      paymentMethod: textOf(gateway),
    }
    const name = textOf(kind)?.toUpperCase()
    if (isSuccess === true && name === 'CAPTURE') return paymentOf(stated, snapshot)
    if (isSuccess === true && name === 'REFUND') return refundOf(stated, snapshot, 'refund')
    return isSuccess === false && (name === 'CAPTURE' || name === 'AUTH') ? failureOf(stated, snapshot) : []
  })
}

interface Stated {
  id: string | undefined
  amount: number | string | undefined
  currency: string | undefined
  at: string | undefined
  paymentMethod?: string
}

function paymentOf({ id, at, ...stated }: Stated, { orderId }: Snapshot): ShopEvent[] {
  if (id === undefined || stated.amount === undefined) return []
  const data = { orderId, transactionId: id, ...stated, processedAt: at }
  return [{ id: `payment:${id}`, type: 'PaymentProcessed', data }]
}

function failureOf({ id, at, ...stated }: Stated, { orderId }: Snapshot): ShopEvent[] {
  if (id === undefined) return []
  return [{ id: `failure:${id}`, type: 'PaymentFailed', data: { orderId, ...stated, failedAt: at } }]
}

function refundOf(
  { id, amount, currency, at }: Stated,
  snapshot: Snapshot,
  kind: 'refund' | 'chargeback',
): ShopEvent[] {
  if (id === undefined || amount === undefined) return []
  const granted = recordsOf(snapshot.order.grantedRefunds).find(({ transactionEvents }) =>
    recordsOf(transactionEvents).some((event) => event.id === id),
  )
  const data = {
    orderId: snapshot.orderId,
    refundId: id,
    kind,
    amount,
    currency,
    shippingAmount: granted?.shippingCostsIncluded === true ? shippingOf(snapshot) : undefined,
    items: granted && itemsOf(granted, snapshot),
    refundedAt: at,
  }
  return [{ id: `refund:${id}`, type: 'OrderRefunded', data }]
}

const shippingOf = ({ order }: Snapshot) => amountOf(recordOf(order.shippingPrice).gross)

/** The lines of a granted refund. Each has its share of the line's total. */
function itemsOf(granted: Json, { order, side, connection }: Snapshot): object[] | undefined {
  const lines = recordsOf(order.lines)
  const items = recordsOf(granted.lines).flatMap(({ quantity, orderLine }) => {
    const line = lines.find(({ id }) => id === recordOf(orderLine).id)
    const total = line && amountOf(recordOf(line.totalPrice)[side])
    const [units, all] = [Number(quantity), Number(line?.quantity)]
    if (!line || total === undefined || !Number.isSafeInteger(units) || !Number.isSafeInteger(all)) return []
    return [{ productId: productOf(line, connection), quantity: units, amount: shareOf(total, units, all) }]
  })
  return items.length > 0 ? items : undefined
}

/** A refund is taken back by its id at the payment provider, otherwise by its amount. */
function reversalOf(reverse: Json, events: readonly Json[], { orderId }: Snapshot): ShopEvent | undefined {
  const refunds = events.filter(({ type }) => type === 'REFUND_SUCCESS')
  const reference = textOf(reverse.pspReference)
  const found =
    refunds.find(({ pspReference }) => reference !== undefined && textOf(pspReference) === reference) ??
    refunds.find(({ amount }) => amountOf(amount) === amountOf(reverse.amount))
  const [refundId, id] = [textOf(found?.id), textOf(reverse.id)]
  if (refundId === undefined || id === undefined) return undefined
  return { id: `reversal:${id}`, type: 'RefundVoided', time: timeOf(reverse, 'createdAt'), data: { refundId, orderId } }
}
