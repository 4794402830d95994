import { Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { readAccessKey } from '../../api/access-key.ts'
import type { ResponseOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { OperationPanel } from '../operations/operation-panel.tsx'
import { CreateKeyForm } from './create-key-form.tsx'
import { KeysTable } from './keys-table.tsx'
import { type NewKey, NewKeyNote } from './new-key-note.tsx'

export type Key = ResponseOf<'/api/keys'>['keys'][number]

const REFRESH_EVERY_MS = 10_000

/** All access keys, and a form for a new one. */
export function KeysPanel() {
  const client = useQueryClient()
  const [created, setCreated] = useState<NewKey>()
  const keys = useApi('/api/keys', {}, { everyMs: REFRESH_EVERY_MS, isLive: false })
  const session = useApi('/api/session', {}, { isLive: false })
  const refresh = () => void client.invalidateQueries({ queryKey: ['/api/keys'] })
  const onCreated = (key: NewKey) => {
    setCreated(key)
    refresh()
  }
  return (
    <OperationPanel
      title="Keys"
      description="Each key opens only what its scopes name. Keys of the setting TIDEMARK_ACCESS_KEYS are not listed."
      response={keys}
      height={240}
    >
      {({ keys: list }) => (
        <Stack gap="lg">
          {list.length === 0 && (
            <Text size="sm" c="dimmed">
              No keys. As soon as there is a key, the API refuses requests without one.
            </Text>
          )}
          {list.length > 0 && <KeysTable keys={list} onChange={refresh} onCreated={onCreated} />}
          {created && <NewKeyNote created={created} onClose={() => setCreated(undefined)} />}
          <CreateKeyForm
            isFirst={list.length === 0 && readAccessKey() === undefined && session.data?.isSignInNeeded === false}
            onCreated={onCreated}
          />
        </Stack>
      )}
    </OperationPanel>
  )
}
