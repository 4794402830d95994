import { Button, PasswordInput, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ROLES, type Role } from '../../../src/access/people/role.ts'
import { forgetAccessKey } from '../api/access-key.ts'
import { api } from '../api/client.ts'
import { ProblemNote } from './problem-note.tsx'
import { SignInCard } from './sign-in.tsx'

interface AcceptInvitationProps {
  token: string
  onSignedIn(): void
}

/** The page of an invitation: the person chooses a password, and is signed in. */
export function AcceptInvitation({ token, onSignedIn }: AcceptInvitationProps) {
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: async () => (await api.POST('/api/session/invitation/read', { body: { token } })).data,
    meta: { isLive: false },
  })
  const { data, error } = invitation
  return (
    <SignInCard title="Welcome to Tidemark">
      {error && <ProblemNote error={error} />}
      {!data && !error && <Skeleton height={120} />}
      {data && <PasswordForm token={token} name={data.name} role={data.role} onSignedIn={onSignedIn} />}
      {error && (
        <Button variant="default" onClick={onSignedIn}>
          Continue to Tidemark
        </Button>
      )}
    </SignInCard>
  )
}

function PasswordForm({ token, name, role, onSignedIn }: AcceptInvitationProps & { name: string; role: string }) {
  const [password, setPassword] = useState('')
  const [repeated, setRepeated] = useState('')
  const isDifferent = repeated !== '' && repeated !== password
  const acceptance = useMutation<unknown, Error>({
    mutationFn: () => api.POST('/api/session/invitation', { body: { token, password } }),
    onSuccess: () => {
      forgetAccessKey()
      onSignedIn()
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (password === repeated) acceptance.mutate()
      }}
    >
      <Stack>
        <Text size="sm">
          Your role is {role}. {ROLES[role as Role]?.meaning}.
        </Text>
        <TextInput label="Name" value={name} readOnly autoComplete="username" />
        <PasswordInput
          label="New password"
          description="15 to 128 characters. A sentence of several words is a good one."
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="new-password"
          minLength={15}
          maxLength={128}
          required
        />
        <PasswordInput
          label="Repeat the password"
          value={repeated}
          onChange={(event) => setRepeated(event.currentTarget.value)}
          error={isDifferent ? 'The two passwords differ' : undefined}
          autoComplete="new-password"
          required
        />
        {acceptance.error && <ProblemNote error={acceptance.error} />}
        <Button type="submit" loading={acceptance.isPending} disabled={isDifferent}>
          Set password and sign in
        </Button>
      </Stack>
    </form>
  )
}
