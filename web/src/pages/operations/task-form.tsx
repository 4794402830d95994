import { Button, Checkbox, Group, MultiSelect, SegmentedControl, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../api/client.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { titleOf } from './task-words.ts'

interface TaskFormProps {
  perspectives: readonly string[]
  facts: readonly string[]
  /** Whether a task is running. Only one task can run at a time. */
  isBusy: boolean
}

type Kind = 'verify' | 'rebuild'
type Step = Kind | 'preview'

const KINDS = [
  { value: 'verify', label: 'Verify' },
  { value: 'preview', label: 'Preview rebuild' },
  { value: 'rebuild', label: 'Rebuild' },
]
const MEANINGS: Record<Step, string> = {
  verify: 'Compares the tables with the stored events. Does not change any numbers.',
  preview: 'Shows how a rebuild would change the numbers. Does not change any numbers.',
  rebuild: 'Corrects the live tables in one transaction. Readers see either the old or the new numbers.',
}

/** Starts a verification or a rebuild. A rebuild needs confirmation. */
export function TaskForm({ perspectives, facts, isBusy }: TaskFormProps) {
  const client = useQueryClient()
  const [step, setStep] = useState<Step>('verify')
  const [chosen, setChosen] = useState<string[]>([])
  const [isFresh, setIsFresh] = useState(false)
  const [isConfirming, setIsConfirming] = useState(false)
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
        aria-label="Task"
        className="operations-kinds"
      />
      <Text size="sm">{MEANINGS[step]}</Text>
      <MultiSelect
        label="Tables"
        placeholder={tables.length === 0 ? 'All tables' : undefined}
        data={choice.toSorted()}
        value={tables}
        onChange={setChosen}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Select all tables' }}
        maw={640}
      />
      <Checkbox
        label="Start from scratch instead of resuming"
        checked={isFresh}
        onChange={(event) => setIsFresh(event.currentTarget.checked)}
      />
      {start.error && <ProblemNote error={start.error} />}
      <Group gap="sm">
        <Button
          loading={start.isPending}
          disabled={isBusy}
          onClick={() => (step === 'rebuild' ? setIsConfirming(true) : start.mutate())}
        >
          {KINDS.find(({ value }) => value === step)?.label}
        </Button>
        {isBusy && (
          <Text size="sm" c="dimmed">
            Another task is running. Only one task can run at a time.
          </Text>
        )}
      </Group>
      {isConfirming && (
        <ConfirmDialog
          title={`${titleOf({ kind: 'rebuild', preview: false, tables: tables.length > 0 ? tables : null })}?`}
          label="Rebuild"
          onConfirm={() => {
            setIsConfirming(false)
            start.mutate()
          }}
          onClose={() => setIsConfirming(false)}
        >
          The live numbers are corrected as soon as all stored events are counted, without another confirmation. You can
          cancel the rebuild until then, and roll it back on the command line afterwards. To see the changes first, run
          a preview.
        </ConfirmDialog>
      )}
    </Stack>
  )
}
