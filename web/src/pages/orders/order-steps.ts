import type { Format } from '../../format/format.ts'
import { channelName, countryName, currencyName, inWords, paymentMethodName } from '../../format/labels.ts'
import type { OneOrder } from './order.tsx'

export type OrderStep = OneOrder['steps'][number]
type Change = OrderStep['changes'][number]

/** What a step of an order changed, and how the order counts after it. */
export interface StepText {
  changes: string[]
  /** Empty if the step did not change any of them. */
  numbers: { label: string; amount: number; isChanged: boolean }[]
}

/** Formats amounts in a currency. */
type MoneyIn = (currency: string) => Format['money']

const NUMBERS = {
  totalRevenue: 'Revenue',
  adjustments: 'Adjustments',
  reversed: 'Reversed',
  netRevenue: 'Net revenue',
} as const
const NUMBER_NAMES = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]

const LABELS = new Map<string, (code: string) => string>([
  ['status', inWords],
  ['channel', channelName],
  ['country', (code) => countryName(code)],
  ['currency', (code) => currencyName(code)],
  ['paymentMethod', paymentMethodName],
])

const FIELDS = new Map([
  ['placedAt', 'Time of the order'],
  ['customerId', 'Customer'],
  ['lineTotal', 'Total of the product'],
  ['giftCard', 'Paid with gift cards'],
])

/**
 * Describes the steps of an order. An amount is in the currency that the order had then. Of a new order, only the status is
 * described, because the other panels show its properties.
 *
 * @param nameOf the name of a product.
 */
export function describeSteps(
  steps: readonly OrderStep[],
  format: Pick<Format, 'count' | 'instantWithSeconds'>,
  moneyIn: MoneyIn,
  nameOf: (productId: string) => string,
): StepText[] {
  let currency = ''
  return steps.map((step, i) => {
    const before = currency
    currency = step.changes.find(({ field }) => field === 'currency')?.after ?? currency
    const write = (change: Change, text: string | null, of: string) =>
      text === null ? 'none' : writeValue(change, text, format, (amount) => moneyIn(of)(amount))
    const isNew = step.changes.some(({ field, before: was }) => field === 'total' && was === null)
    return {
      changes: step.changes
        .filter(({ field }) => !isNew || field === 'status')
        .map((change) => {
          const name = FIELDS.get(change.field) ?? inWords(spaced(change.field))
          const title = change.productId === null ? name : `${nameOf(change.productId)}, ${name.toLowerCase()}`
          return `${title}: ${write(change, change.before, before)} → ${write(change, change.after, currency)}`
        }),
      numbers: numbersOf(step, steps[i - 1]),
    }
  })
}

function numbersOf(step: OrderStep, previous: OrderStep | undefined): StepText['numbers'] {
  const numbers = NUMBER_NAMES.map((name) => ({
    label: NUMBERS[name],
    amount: step[name],
    isChanged: step[name] !== (previous?.[name] ?? 0),
  }))
  return numbers.some(({ isChanged }) => isChanged) ? numbers : []
}

function writeValue(
  { field, form }: Change,
  text: string,
  { count, instantWithSeconds }: Pick<Format, 'count' | 'instantWithSeconds'>,
  money: Format['money'],
): string {
  switch (form) {
    case 'amount':
      return money(Number(text))
    case 'quantity':
      return count(Number(text))
    case 'time':
      return instantWithSeconds(text)
    default:
      return LABELS.get(field)?.(text) ?? text
  }
}

/** `couponCodes` as `coupon codes`. */
const spaced = (field: string) => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
