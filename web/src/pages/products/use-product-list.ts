import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { useAnswer } from '../../api/use-answer.ts'
import { useTable } from '../../parts/use-table.ts'
import { useView } from '../../view/use-view.ts'
import { PRODUCT_SORTS } from './product-columns.tsx'

export const PAGE = 25

/** Sorted upwards: what sold least stands first. */
const SLOW_SORTS = ['unitsSold', ...PRODUCT_SORTS.filter((sort) => sort !== 'unitsSold')] as const

/** The list of products that the address tells: its sort, its page, `search` and `slow`. */
export function useProductList() {
  const [parameters, setParameters] = useSearchParams()
  const { query, view } = useView()
  const search = parameters.get('search') ?? ''
  const isSlow = parameters.get('slow') === 'true'
  const table = useTable(isSlow ? SLOW : FAST)
  const { timezone: _ownDays, ...inShopDays } = query
  const { sort, order, offset } = table
  const asked = {
    ...inShopDays,
    ...{ sort, order, offset, limit: PAGE },
    ...(search !== '' && { search }),
    ...(isSlow && { slow: true }),
  }
  const question = { query: { ...asked, compare: view.compare } }
  const answer = useAnswer('/api/analytics/products', question)
  const change = useMemo(
    () => (name: 'search' | 'slow', value: string) =>
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
  return { answer, asked, question, table, search, isSlow, change }
}

const FAST = { sorts: PRODUCT_SORTS }
const SLOW = { sorts: SLOW_SORTS, order: 'asc' } as const
