import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { type OrderFilter, readOrderFilter, writeOrderFilter } from '../../view/order-filter.ts'

export interface CurrentOrders {
  filter: OrderFilter
  /** The total of the list that was clicked on another page. */
  behind: string | undefined
  /** The first row of the page; undefined: the newest order. */
  cursor: string | undefined
  /** Whether the address selects the list rather than the summary. */
  isListRequested: boolean
  /** Changes filters; undefined removes a filter. */
  change(changed: Partial<OrderFilter>): void
  clear(): void
  goTo(cursor: string | undefined): void
}

/** The list of orders in the address. */
export function useOrderFilter(): CurrentOrders {
  const [search, setSearch] = useSearchParams()
  const text = search.toString()
  return useMemo(() => {
    const parameters = new URLSearchParams(text)
    const filter = readOrderFilter(parameters)
    const behind = parameters.get('behind') ?? undefined
    const cursor = parameters.get('cursor') ?? undefined
    return {
      filter,
      behind,
      cursor,
      isListRequested: Object.keys(filter).length > 0 || behind !== undefined || cursor !== undefined,
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

/** Keeps the list on top after the last filter is removed. */
function withList(search: URLSearchParams): URLSearchParams {
  if (Object.keys(readOrderFilter(search)).length === 0) search.set('behind', 'rows')
  return search
}
