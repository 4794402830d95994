import { Button, NativeSelect, Popover, Stack, TextInput } from '@mantine/core'
import { IconFilterPlus } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { cohortIntervalNames } from '../../format/labels.ts'
import { type FilterName, readOrderFilter } from '../../view/order-filter.ts'
import { useMay } from '../../view/shop.ts'
import { filterFieldsFor } from './filter-fields.ts'
import { useOrderFilter } from './use-order-filter.ts'
import { useSuggestions } from './use-suggestions.ts'

/** Adds a filter to the list. */
export function FilterForm() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFilterPlus size={16} aria-hidden />}
          onClick={() => setIsOpen(!isOpen)}
        >
          Add filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Fields onDone={() => setIsOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Fields({ onDone }: { onDone(): void }) {
  const { change } = useOrderFilter()
  const [name, setName] = useState<FilterName>('status')
  const [typed, setTyped] = useState<string>()
  const [length, setLength] = useState('month')
  const listId = useId()
  const fields = filterFieldsFor(useMay('people'))
  const field = fields.find((one) => one.name === name) ?? fields[0]
  const suggestions = useSuggestions(name)
  const value = typed ?? Object.keys(field?.options ?? {})[0] ?? ''
  const { [name]: read, interval } = readOrderFilter(
    new URLSearchParams({ [name]: value.trim(), ...(name === 'cohort' && { cohortInterval: length }) }),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        change({ [name]: read, ...(interval && { interval }) })
        onDone()
      }}
    >
      <Stack gap="sm" w={280}>
        <NativeSelect
          label="Filter by"
          value={name}
          data={fields.map((one) => ({ value: one.name, label: one.label }))}
          onChange={(event) => {
            setName(event.currentTarget.value as FilterName)
            setTyped(undefined)
          }}
        />
        {field?.options ? (
          <NativeSelect
            label={field.label}
            value={value}
            data={Object.entries(field.options).map(([key, label]) => ({ value: key, label }))}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        ) : (
          <TextInput
            label={field?.label}
            type={name === 'cohort' ? 'date' : 'text'}
            placeholder={field?.placeholder}
            description={field?.none && `Leave empty for ${field.none}`}
            value={value}
            list={suggestions.length > 0 ? listId : undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <datalist id={listId}>
          {suggestions.map((code) => (
            <option key={code} value={code}>
              {field?.nameOf?.(code)}
            </option>
          ))}
        </datalist>
        {name === 'cohort' && (
          <NativeSelect
            label="Length of the period"
            value={length}
            data={Object.entries(cohortIntervalNames).map(([key, label]) => ({ value: key, label }))}
            onChange={(event) => setLength(event.currentTarget.value)}
          />
        )}
        <Button type="submit" size="xs" disabled={read === undefined}>
          Add
        </Button>
      </Stack>
    </form>
  )
}
