import { useSearchParams } from 'wouter'

/** Whether the arrivals of the steps of an order are requested, in the address. The server searches all stored events for them. */
export function useArrivals(): [hasArrivals: boolean, show: (isWanted: boolean) => void] {
  const [search, setSearch] = useSearchParams()
  const show = (isWanted: boolean) =>
    setSearch(
      (before) => {
        const changed = new URLSearchParams(before)
        if (isWanted) changed.set('arrivals', 'true')
        else changed.delete('arrivals')
        return changed
      },
      { replace: true },
    )
  return [search.get('arrivals') === 'true', show]
}
