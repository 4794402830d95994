import { Button, Group, Table } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { useView } from '../../view/use-view.ts'
import { ScrollingTable, text } from '../operations/scrolling-table.tsx'
import type { Invited, Person } from './people-panel.tsx'

interface PeopleTableProps {
  people: readonly Person[]
  onChange(): void
  onInvited(invited: Invited): void
}

type Action = 'disable' | 'enable' | 'reset' | 'remove'
interface Asked {
  person: Person
  action: Action
}

const STATUS: Readonly<Record<string, string>> = { active: 'Active', invited: 'Invited', disabled: 'Disabled' }
const LABELS: Readonly<Record<Action, string>> = {
  disable: 'Disable',
  enable: 'Enable',
  reset: 'New link',
  remove: 'Remove',
}
const EFFECTS: Readonly<Record<Action, string>> = {
  disable: 'All sessions end within 30 seconds, and the person cannot sign in until enabled again.',
  enable: 'The person can sign in again.',
  reset: 'The password and all sessions end. The person chooses a new password with the link.',
  remove: 'All sessions end, and the account is deleted. The audit log keeps the name.',
}

/** The people, by name. */
export function PeopleTable({ people, onChange, onInvited }: PeopleTableProps) {
  const { format } = useView()
  const [asked, setAsked] = useState<Asked>()
  return (
    <>
      <ScrollingTable
        caption="People, by name"
        columns={['Name', text('Role'), text('Tenant'), text('Status'), 'Sessions', 'Last seen', '']}
      >
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr key={person.id}>
              <Table.Th scope="row" fw={400}>
                {person.name}
              </Table.Th>
              <Table.Td className="operations-text">{person.role}</Table.Td>
              <Table.Td className="operations-text">{person.tenant ?? 'All'}</Table.Td>
              <Table.Td className="operations-text">{STATUS[person.status] ?? person.status}</Table.Td>
              <Table.Td>{person.sessions}</Table.Td>
              <Table.Td>{person.lastSeenAt === null ? 'Never' : format.instant(person.lastSeenAt)}</Table.Td>
              <Table.Td>
                <Group gap={4} wrap="nowrap" justify="flex-end">
                  {actionsOf(person).map((action) => (
                    <Button
                      key={action}
                      size="compact-xs"
                      variant="default"
                      aria-label={`${LABELS[action]}: ${person.name}`}
                      onClick={() => setAsked({ person, action })}
                    >
                      {LABELS[action]}
                    </Button>
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollingTable>
      {asked && (
        <ActionDialog
          asked={asked}
          onClose={() => setAsked(undefined)}
          onDone={(invited) => {
            setAsked(undefined)
            if (invited) onInvited(invited)
            else onChange()
          }}
        />
      )}
    </>
  )
}

const actionsOf = ({ status }: Person): Action[] =>
  status === 'disabled' ? ['enable', 'remove'] : ['reset', 'disable', 'remove']

interface ActionDialogProps {
  asked: Asked
  onClose(): void
  onDone(invited?: Invited): void
}

function ActionDialog({ asked: { person, action }, onClose, onDone }: ActionDialogProps) {
  const change = useMutation<Invited | undefined, Error>({
    mutationFn: () => send(person.id, action),
    onSuccess: onDone,
  })
  return (
    <ConfirmDialog
      title={`${LABELS[action]}: “${person.name}”`}
      label={LABELS[action]}
      isDangerous={action !== 'enable'}
      isPending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      {EFFECTS[action]}
    </ConfirmDialog>
  )
}

async function send(id: string, action: Action): Promise<Invited | undefined> {
  const params = { path: { id } }
  if (action === 'reset') return (await api.POST('/api/users/{id}/reset', { params })).data
  if (action === 'remove') await api.DELETE('/api/users/{id}', { params })
  else await api.PATCH('/api/users/{id}', { params, body: { isDisabled: action === 'disable' } })
  return undefined
}
