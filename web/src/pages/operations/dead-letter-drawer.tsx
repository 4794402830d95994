import { Drawer, Skeleton } from '@mantine/core'
import { useAnswer } from '../../api/use-answer.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { DeadLetterSheet } from './dead-letter-sheet.tsx'
import type { Told } from './told.tsx'
import { useDeadLetterFilter } from './use-dead-letter-filter.ts'

/** All that is known of the dead letter that the address names, beside the list. */
export function DeadLetterDrawer({ onTold }: { onTold(told: Told): void }) {
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
            onTold({ text, isDone: true })
            close()
          }}
        />
      )}
    </Drawer>
  )
}

function Letter({ id, onDone }: { id: number; onDone(text: string): void }) {
  const letter = useAnswer('/api/dead-letters/{id}', { inPath: { id: String(id) } }, { isLive: false })
  if (letter.isPlaceholderData || (letter.data === undefined && !letter.error)) return <Skeleton height={400} />
  if (letter.error || !letter.data) {
    return <ProblemNote error={letter.error ?? new Error('No answer came')} onRetry={() => void letter.refetch()} />
  }
  return <DeadLetterSheet letter={letter.data} onDone={onDone} />
}
