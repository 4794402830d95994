import { useSearchParams } from 'wouter'

/** The parts of the page, by their names in the address. */
export const tabs = {
  intake: 'Incoming',
  'dead-letters': 'Dead letters',
  verify: 'Verify',
  storage: 'Storage',
} as const

export type Tab = keyof typeof tabs

export const isTab = (name: string | null): name is Tab => name !== null && Object.hasOwn(tabs, name)

/** What the address says beside the tab and belongs to one of them only. */
const OF_ONE_TAB = ['source', 'type', 'reason', 'since', 'cursor', 'letter']

/** The part of the page that the address names. */
export function useTab() {
  const [search, setSearch] = useSearchParams()
  const name = search.get('tab')
  const tab: Tab = isTab(name) ? name : 'intake'

  function parametersOf(other: Tab, parameters: Readonly<Record<string, string>>) {
    const written = new URLSearchParams(search)
    for (const one of ['tab', ...OF_ONE_TAB]) written.delete(one)
    if (other !== 'intake') written.set('tab', other)
    for (const [one, value] of Object.entries(parameters)) written.set(one, value)
    return written
  }

  return {
    tab,
    goTo: (other: Tab) => setSearch(parametersOf(other, {})),
    /** The address of a part of this page. */
    addressOf(other: Tab, parameters: Readonly<Record<string, string>> = {}) {
      const written = parametersOf(other, parameters)
      return written.size === 0 ? '/operations' : `/operations?${written}`
    },
  }
}
