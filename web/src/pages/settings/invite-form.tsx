import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ROLES, type Role, roleNames } from '../../../../src/access/people/role.ts'
import { readAccessKey } from '../../api/access-key.ts'
import { api } from '../../api/client.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import type { Invited } from './people-panel.tsx'

interface InviteFormProps {
  /** Whether there are no people yet. The first person is an administrator, or nobody could invite others. */
  isFirst: boolean
  onInvited(invited: Invited): void
}

/** Invites a person. */
export function InviteForm({ isFirst, onInvited }: InviteFormProps) {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<Role>('analyst')
  const [tenant, setTenant] = useState('')
  const role = isFirst ? 'admin' : chosen
  const hasTenant = role !== 'admin'
  const invitation = useMutation<Invited, Error>({
    mutationFn: async () => {
      const ofOne = hasTenant && tenant.trim() !== '' ? { tenant: tenant.trim() } : {}
      const { data } = await api.POST('/api/users', { body: { name, role, ...ofOne } })
      return data as Invited
    },
    onSuccess: (invited) => {
      setName('')
      // The page has neither a key nor a session, so the API is closed to it from now on.
      if (isFirst && readAccessKey() === undefined) location.assign(invited.invitation)
      else onInvited(invited)
    },
  })
  return (
    <Stack
      gap="sm"
      component="form"
      onSubmit={(event) => {
        event.preventDefault()
        invitation.mutate()
      }}
    >
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Name of the person"
          placeholder="Such as an e-mail address"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
          w="100%"
          maw={280}
        />
        {!isFirst && (
          <Select
            label="Role"
            data={[...roleNames]}
            value={chosen}
            onChange={(value) => value !== null && setChosen(value as Role)}
            allowDeselect={false}
            w="100%"
            maw={160}
          />
        )}
        {hasTenant && (
          <TextInput
            label="Only tenant"
            placeholder="All tenants"
            value={tenant}
            onChange={(event) => setTenant(event.currentTarget.value)}
            w="100%"
            maw={200}
          />
        )}
      </Group>
      <Text size="sm">
        {isFirst ? 'The first person is an administrator, who then invites others.' : `${ROLES[role].meaning}.`}
      </Text>
      {invitation.error && <ProblemNote error={invitation.error} />}
      <Group>
        <Button type="submit" loading={invitation.isPending} disabled={name.trim() === ''}>
          Invite
        </Button>
      </Group>
    </Stack>
  )
}
