import fc from 'fast-check'
import { nameOf } from './life-ids.ts'
import { type Fields, LIFE_TYPES, type LifeData, type LifeType } from './life-types.ts'
import { anyAmounts, optional, revisions } from './life-values.ts'

export type Draft = Record<string, unknown> & { at: string }
/** A generated event without an id. */
export type Drafted = [type: LifeType, data: Draft]

/** An event of this type. `other` replaces the values of some properties. */
export function draftOf(type: LifeType, at: fc.Arbitrary<string>, other: Fields = {}): fc.Arbitrary<Drafted> {
  const times: Fields = type === 'OrderRevised' ? { createdAt: optional(at), revision: revisions(at) } : {}
  const fields: Fields = { ...LIFE_TYPES[type].fields, ...times, ...other, at }
  if (type !== 'OrderRefunded')
    return fc.record(fields).map((data) => [type, withSubject(type, data as Draft & LifeData)])
  return fc.record({ amounts: statedAmounts(anyAmounts), ...fields }).map(({ amounts, ...data }) => {
    const { amount, cumulativeAmount } = amounts as LifeData
    const draft = data as Draft & LifeData
    const isCreditNote = nameOf(draft.orderId) === undefined && nameOf(draft.paymentId) === undefined
    return [type, { ...draft, cumulativeAmount, amount: isCreditNote ? (amount ?? cumulativeAmount) : amount }]
  })
}

/** The amount of a refund, the running total of the refunds of its order or payment, or both. */
export function statedAmounts(values: fc.Arbitrary<string>): fc.Arbitrary<LifeData> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ amount: values }) },
    { weight: 3, arbitrary: fc.record({ cumulativeAmount: values }) },
    { weight: 1, arbitrary: fc.record({ amount: values, cumulativeAmount: values }) },
  )
}

/** A payment with an order or an id of its own, and a registration of either an order or a guest. */
function withSubject(type: string, draft: Draft & LifeData): Draft {
  const { orderId, paymentId, guestKey } = draft
  const hasOrder = nameOf(orderId) !== undefined
  const isPayment = type === 'PaymentProcessed' || type === 'PaymentFailed'
  if (isPayment && !hasOrder && nameOf(paymentId) === undefined) return { ...draft, orderId: 'o0' }
  if (type !== 'CustomerRegistered') return draft
  return hasOrder ? { ...draft, guestKey: undefined } : { ...draft, guestKey: guestKey ?? 'g1' }
}
