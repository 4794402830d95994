import { Button, Group } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useView } from '../../view/use-view.ts'
import { describeFilter } from './describe-filter.ts'
import { useOrderFilter } from './use-order-filter.ts'

/** The filters of the list in words. A click removes a filter. */
export function FilterChips() {
  const { format } = useView()
  const { filter, isListRequested, change, clear } = useOrderFilter()
  const chips = describeFilter(filter, format)
  if (!isListRequested) return null
  return (
    <Group gap="xs" component="ul" aria-label="Filters" className="filter-chips">
      {chips.map(({ names, text }) => (
        <li key={text}>
          <Button
            size="compact-sm"
            variant="light"
            radius="xl"
            rightSection={<IconX size={14} aria-hidden />}
            aria-label={`Remove filter: ${text}`}
            onClick={() => change(Object.fromEntries(names.map((name) => [name, undefined])))}
          >
            {text}
          </Button>
        </li>
      ))}
      <li>
        <Button size="compact-sm" variant="subtle" onClick={clear}>
          {chips.length > 0 ? 'Remove all' : 'Back to the summary'}
        </Button>
      </li>
    </Group>
  )
}
