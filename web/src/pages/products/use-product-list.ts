import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { useApi } from '../../api/use-api.ts'
import { useTable } from '../../parts/use-table.ts'
import { useView } from '../../view/use-view.ts'
import { PRODUCT_SORTS } from './product-columns.tsx'

export const PAGE = 25

/** Slow movers are sorted by units sold, ascending. */
const SLOW_SORTS = ['unitsSold', ...PRODUCT_SORTS.filter((sort) => sort !== 'unitsSold')] as const

/** The list of products in the address: sort, page, `search` and `slow`. */
export function useProductList() {
  const [parameters, setParameters] = useSearchParams()
  const { query: common, view } = useView()
  const search = parameters.get('search') ?? ''
  const isSlow = parameters.get('slow') === 'true'
  const by = (['variant', 'sku'] as const).find((one) => one === parameters.get('by')) ?? ('product' as const)
  const table = useTable(isSlow ? SLOW : FAST)
  const { timezone: _ownDays, ...inShopDays } = common
  const { sort, order, offset } = table
  const query = {
    ...inShopDays,
    sort,
    order,
    offset,
    limit: PAGE,
    ...(search !== '' && { search }),
    ...(isSlow && { slow: true }),
    ...(by !== 'product' && { by }),
  }
  const request = { query: { ...query, compare: view.compare } }
  const response = useApi('/api/analytics/products', request)
  const change = useMemo(
    () => (name: 'search' | 'slow' | 'by', value: string) =>
      setParameters(
        (before) => {
          const written = new URLSearchParams(before)
          for (const stale of name === 'slow' ? ['offset', 'sort', 'order'] : ['offset']) written.delete(stale)
          if (value === '') written.delete(name)
          else written.set(name, value)
          return written
        },
        { replace: true },
      ),
    [setParameters],
  )
  return { response, query, request, table, search, isSlow, by, change }
}

const FAST = { sorts: PRODUCT_SORTS }
const SLOW = { sorts: SLOW_SORTS, order: 'asc' } as const
