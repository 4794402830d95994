import { Button, Group, Select } from '@mantine/core'
import type { ResponseOf } from '../../api/client.ts'
import { useView } from '../../view/use-view.ts'
import { type DeadLetterFilter, labelOfReason, type Reason, reasons, type Span, spans } from './dead-letter-filter.ts'
import { useIngest } from './requests.ts'
import { useDeadLetterFilter } from './use-dead-letter-filter.ts'

interface DeadLetterFiltersProps {
  /** The totals of all dead letters, without filters. */
  totals: ResponseOf<'/api/dead-letters'>['totals']
}

/** The filters of the list of dead letters. */
export function DeadLetterFilters({ totals }: DeadLetterFiltersProps) {
  const { filter, narrow, clear } = useDeadLetterFilter()
  const { format } = useView()
  const ingest = useIngest()
  const withCount = (name: string, count: number) => ({ value: name, label: `${name} (${format.count(count)})` })
  const types = (ingest.data?.rows ?? []).map(({ type }) => type).filter((type) => !type.startsWith('('))
  const present = Object.entries(totals?.byReason ?? {})
  const inReasons = present.map(([name, count]) => ({ ...withCount(labelOfReason(name), count), value: name }))
  const isFiltered = Object.keys(filter).length > 0
  return (
    <Group gap="xs" className="operations-filters no-print" role="search" aria-label="Filter dead letters">
      <Choice
        label="Reason"
        value={filter.reason}
        data={keep(inReasons, filter.reason, (reason) => reasons[reason as Reason].label)}
        onChange={(reason) => narrow({ reason: reason as DeadLetterFilter['reason'] })}
      />
      <Choice
        label="Type"
        value={filter.type}
        data={keep(
          [...new Set(types)].sort().map((type) => ({ value: type, label: type })),
          filter.type,
        )}
        onChange={(type) => narrow({ type })}
      />
      <Choice
        label="Source"
        value={filter.source}
        data={keep(
          Object.entries(totals?.bySource ?? {}).map(([name, count]) => withCount(name, count)),
          filter.source,
        )}
        onChange={(source) => narrow({ source })}
      />
      <Choice
        label="Last seen"
        value={filter.since}
        data={Object.entries(spans).map(([value, { label }]) => ({ value, label }))}
        onChange={(since) => narrow({ since: since as Span | undefined })}
      />
      {isFiltered && (
        <Button variant="subtle" size="xs" onClick={clear}>
          Reset filters
        </Button>
      )}
    </Group>
  )
}

interface Option {
  value: string
  label: string
}

/** The options and the chosen value, also if no dead letter has it any more. */
function keep(options: Option[], chosen: string | undefined, labelOf = (value: string) => value): Option[] {
  if (chosen === undefined || options.some(({ value }) => value === chosen)) return options
  return [...options, { value: chosen, label: labelOf(chosen) }]
}

interface ChoiceProps {
  label: string
  value: string | undefined
  data: Option[]
  onChange(value: string | undefined): void
}

function Choice({ label, value, data, onChange }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      placeholder={label}
      value={value ?? null}
      data={data}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      clearable
      searchable={data.length > 8}
      size="xs"
      nothingFoundMessage="No matches"
      clearButtonProps={{ 'aria-label': `${label}: any` }}
    />
  )
}
