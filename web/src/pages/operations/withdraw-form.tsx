import { Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useIngest } from './requests.ts'
import type { Choice } from './withdrawal-words.ts'

interface WithdrawFormProps {
  onAsk(asked: { title: string; choice: Choice }): void
}

const WAYS = [
  { value: 'source', label: 'Events of a source' },
  { value: 'event', label: 'One event' },
]

/** Names events by their source and time of arrival, or by their id. */
export function WithdrawForm({ onAsk }: WithdrawFormProps) {
  const ingest = useIngest()
  const [way, setWay] = useState('source')
  const [source, setSource] = useState<string | null>(null)
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [event, setEvent] = useState('')
  const sources = [...new Set((ingest.data?.rows ?? []).map((row) => row.source))].sort()
  const isSource = way === 'source'
  const isComplete = isSource ? source !== null && from !== '' && to !== '' : event !== ''

  function submit(submitted: FormEvent) {
    submitted.preventDefault()
    if (isSource && source !== null) {
      onAsk({ title: `events of ${source}`, choice: { kind: 'retract', source, from, to } })
    } else onAsk({ title: `event ${event}`, choice: { kind: 'retract', event } })
  }

  return (
    <Stack gap="sm" component="form" onSubmit={submit}>
      <SegmentedControl data={WAYS} value={way} onChange={setWay} aria-label="Events" className="operations-kinds" />
      {isSource ? (
        <Group align="flex-end" gap="sm">
          <Select label="Source" data={sources} value={source} onChange={setSource} w="100%" maw={240} />
          <TextInput
            label="Arrived from"
            type="datetime-local"
            value={from}
            onChange={(change) => setFrom(change.currentTarget.value)}
            w="100%"
            maw={240}
          />
          <TextInput
            label="Arrived before"
            type="datetime-local"
            value={to}
            onChange={(change) => setTo(change.currentTarget.value)}
            w="100%"
            maw={240}
          />
        </Group>
      ) : (
        <TextInput
          label="Event id"
          value={event}
          onChange={(change) => setEvent(change.currentTarget.value)}
          maw={420}
        />
      )}
      <Group gap="sm">
        <Button type="submit" variant="default" disabled={!isComplete}>
          Preview
        </Button>
        {isSource && (
          <Text size="sm" c="dimmed">
            Times are in the time zone of the shop.
          </Text>
        )}
      </Group>
    </Stack>
  )
}
