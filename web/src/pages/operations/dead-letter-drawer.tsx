import { Drawer, Skeleton } from '@mantine/core'
import { useApi } from '../../api/use-api.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { DeadLetterSheet } from './dead-letter-sheet.tsx'
import type { Notice } from './notice.tsx'
import { useDeadLetterFilter } from './use-dead-letter-filter.ts'

/** The details of the dead letter in the address, beside the list. */
export function DeadLetterDrawer({ onNotice }: { onNotice(notice: Notice): void }) {
  const { letter, close } = useDeadLetterFilter()
  return (
    <Drawer
      opened={letter !== undefined}
      onClose={close}
      position="right"
      size="min(100%, 760px)"
      title={`Dead letter ${letter ?? ''}`}
    >
      {letter !== undefined && (
        <Letter
          key={letter}
          id={letter}
          onDone={(text) => {
            onNotice({ text, isDone: true })
            close()
          }}
        />
      )}
    </Drawer>
  )
}

function Letter({ id, onDone }: { id: number; onDone(text: string): void }) {
  const letter = useApi('/api/dead-letters/{id}', { inPath: { id: String(id) } }, { isLive: false })
  if (letter.isPlaceholderData || (letter.data === undefined && !letter.error)) return <Skeleton height={400} />
  if (letter.error || !letter.data) {
    return (
      <ProblemNote error={letter.error ?? new Error('The response is empty')} onRetry={() => void letter.refetch()} />
    )
  }
  return <DeadLetterSheet letter={letter.data} onDone={onDone} />
}
