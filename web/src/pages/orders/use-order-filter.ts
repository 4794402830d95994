import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { type OrderFilter, readOrderFilter, writeOrderFilter } from '../../view/order-filter.ts'

export interface CurrentOrders {
  filter: OrderFilter
  /** Which of the list's totals was clicked elsewhere. */
  behind: string | undefined
  /** Where the page of the list begins; undefined: with the newest order. */
  cursor: string | undefined
  /** Whether somebody came for the list, not for the page. */
  isAsked: boolean
  /** Changes the filters and keeps all else; undefined removes one. */
  change(changed: Partial<OrderFilter>): void
  clear(): void
  goTo(cursor: string | undefined): void
}

/** The list of orders that the address tells. */
export function useOrderFilter(): CurrentOrders {
  const [search, setSearch] = useSearchParams()
  const text = search.toString()
  return useMemo(() => {
    const parameters = new URLSearchParams(text)
    const filter = readOrderFilter(parameters)
    const behind = parameters.get('behind') ?? undefined
    const cursor = parameters.get('cursor') ?? undefined
    return {
      ...{ filter, behind, cursor },
      isAsked: Object.keys(filter).length > 0 || behind !== undefined || cursor !== undefined,
      change: (changed) => setSearch((before) => withList(writeOrderFilter({ ...filter, ...changed }, before))),
      clear: () => setSearch((before) => writeOrderFilter({}, before)),
      goTo: (to) =>
        setSearch((before) => {
          const there = new URLSearchParams(before)
          if (to === undefined) there.delete('cursor')
          else there.set('cursor', to)
          return there
        }),
    }
  }, [text, setSearch])
}

/** Whoever takes the last filter away still looks at the list. */
function withList(search: URLSearchParams): URLSearchParams {
  if (Object.keys(readOrderFilter(search)).length === 0) search.set('behind', 'rows')
  return search
}
