import { Button, Group, Modal, Stack, Text, Tooltip } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { download } from '../../api/download.ts'
import { countOf } from '../../format/count-of.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useView } from '../../view/use-view.ts'
import { describeRetried, discardAll, retryAll, type Selection } from './dead-letter-actions.ts'
import type { Notice } from './notice.tsx'

type Action = 'retry' | 'discard'

interface DeadLetterBatchProps {
  /** The number of dead letters in the selection; undefined while loading. */
  count: number | undefined
  selection: Selection
  onNotice(notice: Notice | undefined): void
}

/** Actions on all dead letters of a filter. Retry and discard need confirmation. */
export function DeadLetterBatch({ count, selection, onNotice }: DeadLetterBatchProps) {
  const { format } = useView()
  // The selection is fixed when the button is pressed: dead letters that arrive later are not included.
  const [confirming, setConfirming] = useState<{ action: Action; count: number; selection: Selection }>()
  const open = (action: Action) => () => {
    onNotice(undefined)
    if (count !== undefined) setConfirming({ action, count, selection })
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
      <ExportButton selection={selection} isDisabled={!count} onNotice={onNotice} />
      {confirming && <Confirmation {...confirming} onNotice={onNotice} onClose={() => setConfirming(undefined)} />}
    </>
  )
}

interface ConfirmationProps {
  action: Action
  count: number
  selection: Selection
  onNotice(notice: Notice): void
  onClose(): void
}

function Confirmation({ action, count, selection, onNotice, onClose }: ConfirmationProps) {
  const { format } = useView()
  const client = useQueryClient()
  const [done, setDone] = useState(0)
  const run = useMutation<Notice, Error>({
    mutationFn: async () => {
      if (action === 'discard') {
        const discarded = await discardAll(selection, setDone)
        return { text: `${countOf(discarded, 'dead letter', format)} discarded permanently.`, isDone: true }
      }
      const retried = await retryAll(selection, setDone)
      return { text: describeRetried(retried, format), isDone: retried.rejected === 0 }
    },
    onSuccess(notice) {
      onNotice(notice)
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
      title={isDiscard ? `Discard ${letters} permanently?` : `Retry ${letters}?`}
      closeButtonProps={{ 'aria-label': 'Close', disabled: run.isPending }}
    >
      <Stack gap="md">
        <Text size="sm">
          {isDiscard
            ? 'They are deleted with their bodies and cannot be restored. Dead letters that arrive in the meantime stay.'
            : 'Each message is processed again. An event counts only once, even if it is retried several times. Messages that are rejected again stay here.'}
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
  onNotice(notice: Notice): void
}

/** Saves all dead letters of a filter with their bodies. */
function ExportButton({ selection: { filter }, isDisabled, onNotice }: ExportButtonProps) {
  const run = useMutation<void, Error>({
    mutationFn: () =>
      download(`/api/dead-letters/export?${new URLSearchParams(filter)}`, 'tidemark-dead-letters.ndjson'),
    onError: ({ message }) => onNotice({ text: `The export failed: ${message}`, isDone: false }),
  })
  return (
    <Tooltip
      label="Saves one line of JSON per dead letter, with its body. To send the events again, run “npx tidemark import”."
      multiline
      maw={280}
    >
      <Button size="xs" variant="default" disabled={isDisabled} loading={run.isPending} onClick={() => run.mutate()}>
        Export
      </Button>
    </Tooltip>
  )
}
