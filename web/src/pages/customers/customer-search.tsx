import { Autocomplete } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useAnswer } from '../../api/use-answer.ts'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'

/** Leads to a customer by their id; customers whose id begins alike are suggested. */
export function CustomerSearch() {
  const [typed, setTyped] = useState('')
  const [settled] = useDebouncedValue(typed.trim(), 200)
  const [, goTo] = useLocation()
  const { currency } = useView()
  const { firstDay, today } = useShop()
  const links = useLinks()
  const found = useAnswer(
    '/api/analytics/customers/top',
    { query: { search: settled, startDate: firstDay ?? today, endDate: today, currency, limit: 8 } },
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
          aria-label="Find a customer by id"
          placeholder="Customer id"
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
