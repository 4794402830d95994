import { Button, Checkbox, Group, Modal, MultiSelect, SegmentedControl, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../api/client.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { titleOf } from './task-words.ts'

interface TaskFormProps {
  perspectives: readonly string[]
  facts: readonly string[]
  /** Whether one runs already: only one can. */
  isBusy: boolean
}

type Kind = 'verify' | 'rebuild'
type Step = Kind | 'preview'

const KINDS = [
  { value: 'verify', label: 'Verify' },
  { value: 'preview', label: 'Preview a rebuild' },
  { value: 'rebuild', label: 'Rebuild' },
]
const MEANINGS: Record<Step, string> = {
  verify: 'Compares the tables with what the kept events come to. Changes no number.',
  preview: 'Tells by how much a rebuild would change the numbers. Changes none.',
  rebuild: 'Adds to the live tables what they lack, in one transaction. Readers see the old numbers or the new ones.',
}

/** Begins a verification or a rebuild. A rebuild asks first. */
export function TaskForm({ perspectives, facts, isBusy }: TaskFormProps) {
  const client = useQueryClient()
  const [step, setStep] = useState<Step>('verify')
  const [chosen, setChosen] = useState<string[]>([])
  const [isFresh, setIsFresh] = useState(false)
  const [isAsked, setIsAsked] = useState(false)
  const kind: Kind = step === 'verify' ? 'verify' : 'rebuild'
  const choice = kind === 'verify' ? [...perspectives, ...facts] : perspectives
  const tables = chosen.filter((table) => choice.includes(table))
  const start = useMutation<void, Error>({
    mutationFn: async () => {
      const scope = tables.length > 0 ? { perspective: tables } : kind === 'rebuild' ? { all: true } : {}
      const preview = step === 'preview' ? { preview: true } : {}
      await api.POST('/api/operations/tasks', { body: { kind, ...scope, ...preview, fresh: isFresh } })
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['/api/operations/tasks'] }),
  })

  return (
    <Stack gap="sm" component="form" onSubmit={(event: FormEvent) => event.preventDefault()}>
      <SegmentedControl
        data={KINDS}
        value={step}
        onChange={(value) => setStep(value as Step)}
        aria-label="What to do"
        className="operations-kinds"
      />
      <Text size="sm">{MEANINGS[step]}</Text>
      <MultiSelect
        label="Tables"
        placeholder={tables.length === 0 ? 'All' : undefined}
        data={choice.toSorted()}
        value={tables}
        onChange={setChosen}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'All tables' }}
        maw={640}
      />
      <Checkbox
        label="Begin anew, and do not go on where an earlier one was stopped"
        checked={isFresh}
        onChange={(event) => setIsFresh(event.currentTarget.checked)}
      />
      {start.error && <ProblemNote error={start.error} />}
      <Group gap="sm">
        <Button
          loading={start.isPending}
          disabled={isBusy}
          onClick={() => (step === 'rebuild' ? setIsAsked(true) : start.mutate())}
        >
          {KINDS.find(({ value }) => value === step)?.label}
        </Button>
        {isBusy && (
          <Text size="sm" c="dimmed">
            One runs already; only one can at a time.
          </Text>
        )}
      </Group>
      <Modal
        opened={isAsked}
        onClose={() => setIsAsked(false)}
        title={`${titleOf({ kind: 'rebuild', preview: false, tables: tables.length > 0 ? tables : null })}?`}
      >
        <Stack>
          <Text size="sm">
            The live numbers change to what the kept events come to, once all are counted. Nobody is asked again before
            that; until then it can be cancelled. What was added can be taken back on the command line. A preview shows
            beforehand what would change.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setIsAsked(false)} data-autofocus>
              Not now
            </Button>
            <Button
              color="red"
              onClick={() => {
                setIsAsked(false)
                start.mutate()
              }}
            >
              Rebuild
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  )
}
