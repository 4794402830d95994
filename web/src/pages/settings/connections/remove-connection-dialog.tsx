import { useMutation } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import type { Connection } from './connection-values.ts'

interface RemoveConnectionDialogProps {
  connection: Connection
  onClose(): void
  onDone(): void
}

/** Removes a connection after a confirmation. */
export function RemoveConnectionDialog({ connection: { name }, onClose, onDone }: RemoveConnectionDialogProps) {
  const removal = useMutation<void, Error>({
    mutationFn: async () => {
      await api.DELETE('/api/connections/{name}', { params: { path: { name } } })
    },
    onSuccess: onDone,
  })
  return (
    <ConfirmDialog
      title={`Remove the connection “${name}”?`}
      label="Remove connection"
      isPending={removal.isPending}
      error={removal.error}
      onConfirm={() => removal.mutate()}
      onClose={onClose}
    >
      Its secrets, its stored deliveries and their counts are deleted, and deliveries of the platform are refused. The
      events that it applied still count.
    </ConfirmDialog>
  )
}
