import { Autocomplete } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useApi } from '../../api/use-api.ts'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'

/** Opens a customer by id, with suggestions of ids that start with the text. */
export function CustomerSearch() {
  const [typed, setTyped] = useState('')
  const [settled] = useDebouncedValue(typed.trim(), 200)
  const [, goTo] = useLocation()
  const { amounts } = useView()
  const { firstDay, today } = useShop()
  const links = useLinks()
  const found = useApi(
    '/api/analytics/customers/top',
    { query: { search: settled, startDate: firstDay ?? today, endDate: today, ...amounts, limit: 8 } },
    { isWanted: settled !== '' },
  )
  const suggested = settled === '' ? [] : (found.data?.rows.map(({ customerId }) => customerId) ?? [])
  const open = (id: string) => {
    if (id.trim() !== '') goTo(links.customer(id.trim()))
  }
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          open(typed)
        }}
      >
        <Autocomplete
          aria-label="Find customer by id"
          placeholder="Find customer id"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          data={suggested}
          filter={({ options }) => options}
          onChange={setTyped}
          onOptionSubmit={open}
          w={260}
        />
      </form>
    </search>
  )
}
