import { useMemo } from 'react'
import { useSearchParams } from 'wouter'

export type SortOrder = 'asc' | 'desc'

interface TableSettings<S extends string> {
  /** What the API sorts by, always the same list; the first is the default. Anything else in the address is as by default. */
  sorts: readonly [S, ...S[]]
  /** Of the default. */
  order?: SortOrder
  /** Put before the names in the address, for the second table of a page: `stock` makes `stockSort`. */
  prefix?: string
}

export interface TableState<S extends string> {
  sort: S
  order: SortOrder
  /** How many rows lie before the page; for lists that count. */
  offset: number
  /** Where the page begins; for lists that go on from a row. */
  cursor: string | undefined
  /** Sorts by a column, and by the one it is sorted by the other way round. Begins at the first page. */
  sortBy(sort: S, first: SortOrder): void
  goTo(page: { offset?: number; cursor?: string | undefined }): void
}

/** How a table is sorted and which page of it is shown, as the address tells: `sort`, `order`, `offset`, `cursor`. */
export function useTable<S extends string>({ sorts, order: byDefault = 'desc', prefix }: TableSettings<S>) {
  const [search, setSearch] = useSearchParams()
  const text = search.toString()
  return useMemo((): TableState<S> => {
    const nameOf = (name: string) => (prefix ? `${prefix}${name[0]?.toUpperCase()}${name.slice(1)}` : name)
    const read = (name: string) => new URLSearchParams(text).get(nameOf(name)) ?? undefined
    const sort = sorts.find((known) => known === read('sort')) ?? sorts[0]
    const asked = read('order')
    const order = asked === 'asc' || asked === 'desc' ? asked : byDefault
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
      ...{ sort, order, offset, cursor: read('cursor') },
      sortBy(by, first) {
        const next = by !== sort ? first : order === 'asc' ? 'desc' : 'asc'
        const isDefault = by === sorts[0] && next === byDefault
        const asks = isDefault ? { sort: undefined, order: undefined } : { sort: by, order: next }
        write({ ...asks, offset: undefined, cursor: undefined }, { replace: true })
      },
      goTo: ({ offset: to, cursor }) => write({ offset: to ? String(to) : undefined, cursor }, { replace: false }),
    }
  }, [text, setSearch, sorts, byDefault, prefix])
}
