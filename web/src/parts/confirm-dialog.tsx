import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { ProblemNote } from './problem-note.tsx'

interface ConfirmDialogProps {
  /** A question. */
  title: string
  /** What happens, and whether there is a way back. */
  children: ReactNode
  /** The button that does it. */
  label: string
  /** The button is red. */
  isDangerous?: boolean
  isPending?: boolean
  error?: Error | null
  onConfirm(): void
  onClose(): void
}

/** Lets the user confirm an action. The focus is on the way out. */
export function ConfirmDialog({
  title,
  children,
  label,
  isDangerous = true,
  isPending = false,
  error = null,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  return (
    <Modal opened onClose={onClose} title={title}>
      <Stack gap="md">
        <Text size="sm" component="div">
          {children}
        </Text>
        {error && <ProblemNote error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color={isDangerous ? 'red' : undefined} loading={isPending} onClick={onConfirm}>
            {label}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
