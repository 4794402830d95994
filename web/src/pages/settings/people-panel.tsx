import { Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ResponseOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { OperationPanel } from '../operations/operation-panel.tsx'
import { InviteForm } from './invite-form.tsx'
import { PeopleTable } from './people-table.tsx'
import { SecretNote } from './secret-note.tsx'

export type Person = ResponseOf<'/api/users'>['users'][number]

/** A person with the path of the invitation. */
export interface Invited {
  name: string
  invitation: string
}

const REFRESH_EVERY_MS = 10_000

/** All people, and a form for an invitation. */
export function PeoplePanel() {
  const client = useQueryClient()
  const [invited, setInvited] = useState<Invited>()
  const people = useApi('/api/users', {}, { everyMs: REFRESH_EVERY_MS, isLive: false })
  const refresh = () => void client.invalidateQueries({ queryKey: ['/api/users'] })
  const onInvited = (one: Invited) => {
    setInvited(one)
    refresh()
  }
  return (
    <OperationPanel
      title="People"
      description="People sign in with a name and a password. A role defines what a person may do."
      response={people}
      height={240}
    >
      {({ users }) => (
        <Stack gap="lg">
          {users.length === 0 && (
            <Text size="sm" c="dimmed">
              No people. As soon as there is one, the API refuses requests without a key or a session.
            </Text>
          )}
          {users.length > 0 && <PeopleTable people={users} onChange={refresh} onInvited={onInvited} />}
          {invited && <InvitationNote invited={invited} onClose={() => setInvited(undefined)} />}
          <InviteForm isFirst={users.length === 0} onInvited={onInvited} />
        </Stack>
      )}
    </OperationPanel>
  )
}

/** Shows the link of an invitation once. */
function InvitationNote({ invited: { name, invitation }, onClose }: { invited: Invited; onClose(): void }) {
  const title = `The invitation of “${name}”`
  return (
    <SecretNote title={title} secret={`${location.origin}${invitation}`} noun="link" onClose={onClose}>
      Send this link to the person. It works once, for 24 hours, and is not shown again.
    </SecretNote>
  )
}
