import { useApi } from '../../api/use-api.ts'
import type { FilterName } from '../../view/order-filter.ts'
import { useView } from '../../view/use-view.ts'

const LABELS = ['channel', 'country', 'paymentMethod'] as const
const REASONS = { cancelReason: 'cancelled', failureReason: 'payment_failed' } as const

/** The values of a filter that occur in the orders of the period. */
export function useSuggestions(name: FilterName): string[] {
  const { days, amounts, counted } = useView()
  const label = LABELS.find((one) => one === name)
  const step = name === 'cancelReason' || name === 'failureReason' ? REASONS[name] : undefined
  const groups = useApi(
    '/api/analytics/sales/series',
    { query: { ...days, ...amounts, groupBy: label ?? 'channel', interval: 'year' } },
    { isWanted: label !== undefined },
  )
  const funnel = useApi(
    '/api/analytics/orders/funnel',
    { query: { ...days, currency: counted } },
    { isWanted: step !== undefined },
  )
  const by = name === 'category' || name === 'brand' ? name : undefined
  const products = useApi(
    '/api/analytics/products/groups',
    { query: { ...days, ...amounts, by: by ?? 'category', limit: 500 } },
    { isWanted: by !== undefined },
  )
  if (by) return (products.data?.rows ?? []).flatMap(({ group }) => group || [])
  const found = label
    ? groups.data?.rows.map(({ group }) => group)
    : step && funnel.data?.rows.filter((row) => row.step.startsWith(step)).map(({ reason }) => reason)
  return [...new Set(found)].flatMap((one) => one || []).sort()
}
