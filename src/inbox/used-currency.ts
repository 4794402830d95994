import type { Warning } from '../contracts/warning.ts'

/** Properties of events without a currency that have the currency of another fact. */
const FACTS = { orderId: 'the currency of the order', paymentId: 'the currency of the order of the payment' } as const

/**
 * The warnings of an event, with the currency that counts where its `currency` cannot be read. That is the currency of the total, if the total
 * names one. Otherwise orders, products and credit notes have the currency of the shop, and payments and refunds that of their order.
 *
 * @param currency of the shop.
 */
export function withUsedCurrency(
  warnings: readonly Warning[],
  payload: object,
  currency: string | undefined,
): readonly Warning[] {
  const isUnused = ({ field, used }: Warning) => field === 'currency' && used === null
  if (!warnings.some(isUnused)) return warnings
  const stated = (payload as { currency?: string }).currency
  const used = stated ?? usedCurrencyOf(payload) ?? currency ?? null
  return warnings.map((warning) => (isUnused(warning) ? { ...warning, used } : warning))
}

/** Undefined for the currency of the shop. An event with a total is an order itself. */
function usedCurrencyOf(payload: object): string | undefined {
  if ('totalAmount' in payload) return undefined
  const name = (['orderId', 'paymentId'] as const).find((id) => id in payload)
  return name && FACTS[name]
}
