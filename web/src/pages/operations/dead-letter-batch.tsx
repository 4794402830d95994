import { Button, Group, Modal, Stack, Text, Tooltip } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { download } from '../../api/download.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useView } from '../../view/use-view.ts'
import { countOf } from './count-of.ts'
import { discardAll, retryAll, type Selection, tellRetried } from './dead-letter-actions.ts'
import type { Told } from './told.tsx'

type Action = 'retry' | 'discard'

interface DeadLetterBatchProps {
  /** How many the selection has; undefined while it is not known. */
  count: number | undefined
  selection: Selection
  onTold(told: Told | undefined): void
}

/** What can be done with all dead letters of a filter. What changes anything asks first, and says how many there are. */
export function DeadLetterBatch({ count, selection, onTold }: DeadLetterBatchProps) {
  const { format } = useView()
  // Counted and bounded when the button is pressed: what comes while the question stands there is not meant.
  const [asked, setAsked] = useState<{ action: Action; count: number; selection: Selection }>()
  const open = (action: Action) => () => {
    onTold(undefined)
    if (count !== undefined) setAsked({ action, count, selection })
  }
  const shown = count === undefined ? '' : ` ${format.count(count)}`
  const common = { size: 'xs', variant: 'default', disabled: !count } as const
  return (
    <>
      <Button {...common} onClick={open('retry')}>
        Retry all{shown}
      </Button>
      <Button {...common} onClick={open('discard')}>
        Discard all{shown}
      </Button>
      <ExportButton selection={selection} isDisabled={!count} onTold={onTold} />
      {asked && <Confirmation {...asked} onTold={onTold} onClose={() => setAsked(undefined)} />}
    </>
  )
}

interface ConfirmationProps {
  action: Action
  count: number
  selection: Selection
  onTold(told: Told): void
  onClose(): void
}

function Confirmation({ action, count, selection, onTold, onClose }: ConfirmationProps) {
  const { format } = useView()
  const client = useQueryClient()
  const [done, setDone] = useState(0)
  const run = useMutation<Told, Error>({
    mutationFn: async () => {
      if (action === 'discard') {
        const discarded = await discardAll(selection, setDone)
        return { text: `${format.count(discarded)} discarded for good.`, isDone: true }
      }
      const retried = await retryAll(selection, setDone)
      return { text: tellRetried(retried, format), isDone: retried.rejected === 0 }
    },
    onSuccess(told) {
      onTold(told)
      onClose()
    },
    onSettled: () => client.invalidateQueries(),
  })
  const letters = countOf(count, 'dead letter', format)
  const isDiscard = action === 'discard'
  return (
    <Modal
      opened
      onClose={run.isPending ? () => undefined : onClose}
      title={isDiscard ? `Discard ${letters} for good?` : `Send ${letters} again?`}
      closeButtonProps={{ 'aria-label': 'Close', disabled: run.isPending }}
    >
      <Stack gap="md">
        <Text size="sm">
          {isDiscard
            ? 'They are gone then, with their bodies, and nothing brings them back. Those that come meanwhile stay.'
            : 'Each goes through the inbox again and counts once, however often it is sent. Those that are refused again stay here.'}
        </Text>
        {run.error && <ProblemNote error={run.error} />}
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {run.isPending && `${format.count(done)} of ${format.count(count)} done`}
          </Text>
          <Group gap="xs">
            <Button
              variant="default"
              onClick={onClose}
              disabled={run.isPending}
              data-autofocus={isDiscard || undefined}
            >
              {isDiscard ? 'Keep them' : 'Cancel'}
            </Button>
            <Button color={isDiscard ? 'red' : undefined} loading={run.isPending} onClick={() => run.mutate()}>
              {isDiscard ? `Discard ${format.count(count)}` : `Retry ${format.count(count)}`}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  )
}

interface ExportButtonProps {
  selection: Selection
  isDisabled: boolean
  onTold(told: Told): void
}

/** Saves all of a filter, each with its whole body. */
function ExportButton({ selection: { filter }, isDisabled, onTold }: ExportButtonProps) {
  const run = useMutation<void, Error>({
    mutationFn: () =>
      download(`/api/dead-letters/export?${new URLSearchParams(filter)}`, 'tidemark-dead-letters.ndjson'),
    onError: ({ message }) => onTold({ text: `Nothing was exported: ${message}`, isDone: false }),
  })
  return (
    <Tooltip
      label="Each with its whole body, as a line of JSON. “npx tidemark import” sends the lines again."
      multiline
      maw={280}
    >
      <Button size="xs" variant="default" disabled={isDisabled} loading={run.isPending} onClick={() => run.mutate()}>
        Export
      </Button>
    </Tooltip>
  )
}
