import { Alert, Button, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../../api/use-api.ts'
import { OperationPanel } from '../../operations/operation-panel.tsx'
import { AddConnectionDialog, type SetUp } from './add-connection-dialog.tsx'
import { ConnectionsTable } from './connections-table.tsx'
import './connections.css'
import { SetUpNote } from './set-up-note.tsx'

const REFRESH_EVERY_MS = 10_000

/** All connections to shop platforms, and how to add and change them. */
export function ConnectionsPanel() {
  const client = useQueryClient()
  const [isAdding, setIsAdding] = useState(false)
  const [shown, setShown] = useState<SetUp>()
  const connections = useApi('/api/connections', {}, { everyMs: REFRESH_EVERY_MS, isLive: false })
  const refresh = () => void client.invalidateQueries({ queryKey: ['/api/connections'] })
  return (
    <OperationPanel
      title="Connections"
      description="Shop platforms that deliver webhooks to Tidemark. Their deliveries are on the page Operations."
      response={connections}
      height={240}
      actions={
        <Button size="xs" onClick={() => setIsAdding(true)}>
          Add connection
        </Button>
      }
    >
      {({ connections: list }) => (
        <Stack gap="md">
          {list.length === 0 && (
            <Text size="sm" c="dimmed">
              No connections. With one, a shop platform delivers its orders to Tidemark.
            </Text>
          )}
          {shown && <SetUpNote shown={shown} onClose={() => setShown(undefined)} />}
          {list.map(
            ({ name, problem }) =>
              problem !== null && (
                <Alert key={name} color="red" title={`${name} has a problem`}>
                  {problem}
                </Alert>
              ),
          )}
          {list.length > 0 && <ConnectionsTable connections={list} onChange={refresh} onShow={setShown} />}
          {isAdding && (
            <AddConnectionDialog
              onClose={() => setIsAdding(false)}
              onAdded={(added) => {
                setIsAdding(false)
                setShown(added)
                refresh()
              }}
            />
          )}
        </Stack>
      )}
    </OperationPanel>
  )
}
