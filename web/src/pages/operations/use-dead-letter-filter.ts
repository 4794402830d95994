import { useSearchParams } from 'wouter'
import { type DeadLetterFilter, readFilter, writeFilter } from './dead-letter-filter.ts'

const wholeNumber = (text: string | null) => (text !== null && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : undefined)

/** The filter and the open dead letter in the address. */
export function useDeadLetterFilter() {
  const [search, setSearch] = useSearchParams()

  function set(name: 'cursor' | 'letter', value: number | undefined, options: { replace?: boolean } = {}) {
    setSearch((before) => {
      const written = new URLSearchParams(before)
      written.delete(name)
      if (value !== undefined) written.set(name, String(value))
      return written
    }, options)
  }

  return {
    filter: readFilter(search),
    cursor: wholeNumber(search.get('cursor')),
    /** The id of the open dead letter. */
    letter: wholeNumber(search.get('letter')),
    narrow: (changed: DeadLetterFilter) =>
      setSearch((before) => writeFilter({ ...readFilter(before), ...changed }, before), { replace: true }),
    clear: () => setSearch((before) => writeFilter({}, before), { replace: true }),
    goTo: (cursor: number | undefined) => set('cursor', cursor),
    open: (id: number) => set('letter', id),
    close: () => set('letter', undefined, { replace: true }),
  }
}
