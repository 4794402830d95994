import { formatMoney } from '../../money.ts'
import type { CsvEvent, CsvLayout, CsvOrder, CsvResult, CsvTime } from '../csv/csv-layout.ts'
import { UTF8_OR_WINDOWS } from '../csv/decode-text.ts'
import { readSigned } from '../line-values.ts'
import { readOrderText } from '../mapping/field.ts'
import { readIsoTime } from '../values/read-time.ts'

/** The times of the export are in UTC, and have no offset. */
const utc = (column: string): CsvTime => ({
  read: (cells) => ({ column, text: cells[column] ?? '' }),
  ways: [
    { name: 'UTC', readTime: (text) => readIsoTime(/^[\d\s:T.-]+$/.test(text) ? `${text.replace(' ', 'T')}Z` : text) },
  ],
})

/**
 * The export of payments of the Stripe Dashboard (Payments → Export), with one line per payment. Payments have the ids of the webhooks, so that
 * a payment counts once. The refunded amount of a payment is one refund, because the file does not list refunds.
 */
export const stripePayments: CsvLayout = {
  name: 'stripe-payments',
  hasLooseNames: true,
  isDecimalAssumed: true,
  encoding: UTF8_OR_WINDOWS,
  decimal: '.',
  columns: {
    id: { purpose: 'the payment', kind: 'order id' },
    'Created date (UTC)': { purpose: 'the time', kind: 'time', otherNames: ['Created (UTC)'] },
    Amount: { purpose: 'the amount', kind: 'amount' },
    Currency: { purpose: 'the currency', kind: 'text' },
    Status: { purpose: 'the status', kind: 'text' },
    'Amount Refunded': { purpose: 'the refunded amount', kind: 'amount', isOptional: true },
    'Refunded date (UTC)': { purpose: 'the time of the refund', kind: 'time', isOptional: true },
    'PaymentIntent ID': { purpose: 'the payment', kind: 'id', isOptional: true },
    'Decline Reason': { purpose: 'the reason of a failed payment', kind: 'text', isOptional: true },
    'Payment Source Type': { purpose: 'the payment method', kind: 'text', isOptional: true },
    Mode: { purpose: 'live or test', kind: 'text', isOptional: true },
    'order_id (metadata)': {
      purpose: 'the order',
      kind: 'id',
      isOptional: true,
      otherNames: ['orderId (metadata)', 'order_id', 'orderId'],
    },
  },
  idColumn: 'id',
  times: { placed: utc('Created date (UTC)'), refunded: utc('Refunded date (UTC)') },
  toEvents,
}

const PAID: ReadonlySet<string> = new Set([
  'paid',
  'succeeded',
  'refunded',
  'partially refunded',
  'partial refund',
  'disputed',
])
const FAILED: ReadonlySet<string> = new Set(['failed', 'blocked'])

function toEvents(payment: CsvOrder): CsvResult {
  const textOf = (column: string) => readOrderText(payment, [{ columns: [column], lowerCase: false }])
  const status = textOf('Status')?.toLowerCase() ?? ''
  if (textOf('Mode')?.toLowerCase() === 'test') return { events: [], skipped: { 'payments in test mode': 1 } }
  if (!PAID.has(status) && !FAILED.has(status)) {
    return { events: [], skipped: { [`payments with the status "${status}"`]: 1 } }
  }
  const common = {
    paymentId: textOf('PaymentIntent ID') ?? payment.id,
    orderId: textOf('order_id (metadata)'),
    currency: textOf('Currency')?.toUpperCase(),
  }
  const [line] = payment.lines
  if (!line) return { events: [] }
  const paymentMethod = textOf('Payment Source Type')
  const amount = formatMoney(readSigned(payment, line, 'Amount'))
  if (FAILED.has(status)) {
    const data = { ...common, paymentMethod, amount, reason: textOf('Decline Reason') }
    return { events: [{ type: 'PaymentFailed', data }] }
  }
  const events: CsvEvent[] = [{ type: 'PaymentProcessed', data: { ...common, paymentMethod, amount } }]
  const refunded = line.cells['Amount Refunded'] ? readSigned(payment, line, 'Amount Refunded') : 0n
  if (refunded !== 0n) {
    const data = {
      ...common,
      refundId: `csv:${payment.id}`,
      cumulativeAmount: formatMoney(refunded < 0n ? -refunded : refunded),
    }
    events.push({ type: 'OrderRefunded', time: payment.refundedAt ?? payment.asOf, data })
  }
  return { events }
}
