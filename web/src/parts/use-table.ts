import { useMemo } from 'react'
import { useSearchParams } from 'wouter'

export type SortOrder = 'asc' | 'desc'

interface TableSettings<S extends string> {
  /** The columns that the API sorts by. The first is the default, also for an unknown column in the address. Pass a constant list. */
  sorts: readonly [S, ...S[]]
  /** The default order. */
  order?: SortOrder
  /** A prefix of the names in the address, for the second table of a page: `stock` makes `stockSort`. */
  prefix?: string
}

export interface TableState<S extends string> {
  sort: S
  order: SortOrder
  /** The number of rows before the page, for lists with a total. */
  offset: number
  /** The first row of the page, for lists without a total. */
  cursor: string | undefined
  /** Sorts by a column, or reverses the order of the current column. Returns to the first page. */
  sortBy(sort: S, first: SortOrder): void
  goTo(page: { offset?: number; cursor?: string | undefined }): void
}

/** The sort column, the order and the page of a table in the address: `sort`, `order`, `offset`, `cursor`. */
export function useTable<S extends string>({ sorts, order: byDefault = 'desc', prefix }: TableSettings<S>) {
  const [search, setSearch] = useSearchParams()
  const text = search.toString()
  return useMemo((): TableState<S> => {
    const nameOf = (name: string) => (prefix ? `${prefix}${name[0]?.toUpperCase()}${name.slice(1)}` : name)
    const read = (name: string) => new URLSearchParams(text).get(nameOf(name)) ?? undefined
    const sort = sorts.find((known) => known === read('sort')) ?? sorts[0]
    const orderParam = read('order')
    const order = orderParam === 'asc' || orderParam === 'desc' ? orderParam : byDefault
    const offset = /^\d{1,7}$/.test(read('offset') ?? '') ? Number(read('offset')) : 0

    function write(changed: Record<string, string | undefined>, { replace }: { replace: boolean }) {
      setSearch(
        (before) => {
          const written = new URLSearchParams(before)
          for (const [name, value] of Object.entries(changed)) {
            if (value === undefined) written.delete(nameOf(name))
            else written.set(nameOf(name), value)
          }
          return written
        },
        { replace },
      )
    }

    return {
      sort,
      order,
      offset,
      cursor: read('cursor'),
      sortBy(by, first) {
        const next = by !== sort ? first : order === 'asc' ? 'desc' : 'asc'
        const isDefault = by === sorts[0] && next === byDefault
        const sorting = isDefault ? { sort: undefined, order: undefined } : { sort: by, order: next }
        write({ ...sorting, offset: undefined, cursor: undefined }, { replace: true })
      },
      goTo: ({ offset: to, cursor }) => write({ offset: to ? String(to) : undefined, cursor }, { replace: false }),
    }
  }, [text, setSearch, sorts, byDefault, prefix])
}
