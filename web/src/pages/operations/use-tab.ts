import { useSearchParams } from 'wouter'

/** The tabs of the page, by their names in the address. */
export const tabs = {
  intake: 'Events',
  'dead-letters': 'Dead letters',
  imports: 'Imports',
  verify: 'Verify',
  storage: 'Storage',
} as const

export type Tab = keyof typeof tabs

export const isTab = (name: string | null): name is Tab => name !== null && Object.hasOwn(tabs, name)

/** Parameters that belong to a single tab. */
const TAB_PARAMETERS = ['source', 'type', 'reason', 'since', 'cursor', 'letter']

/** The tab in the address. */
export function useTab() {
  const [search, setSearch] = useSearchParams()
  const name = search.get('tab')
  const tab: Tab = isTab(name) ? name : 'intake'

  function parametersOf(other: Tab, parameters: Readonly<Record<string, string>>) {
    const written = new URLSearchParams(search)
    for (const one of ['tab', ...TAB_PARAMETERS]) written.delete(one)
    if (other !== 'intake') written.set('tab', other)
    for (const [one, value] of Object.entries(parameters)) written.set(one, value)
    return written
  }

  return {
    tab,
    goTo: (other: Tab) => setSearch(parametersOf(other, {})),
    /** The address of a tab. */
    addressOf(other: Tab, parameters: Readonly<Record<string, string>> = {}) {
      const written = parametersOf(other, parameters)
      return written.size === 0 ? '/operations' : `/operations?${written}`
    },
  }
}
