import { IconKey } from '@tabler/icons-react'
import { SecretNote } from './secret-note.tsx'

export interface NewKey {
  name: string
  key: string
}

/** Shows a new key once. */
export function NewKeyNote({ created: { name, key }, onClose }: { created: NewKey; onClose(): void }) {
  return (
    <SecretNote title={`The key “${name}”`} secret={key} noun="key" icon={<IconKey aria-hidden />} onClose={onClose}>
      Copy the key now. It is not stored, so it is not shown again.
    </SecretNote>
  )
}
