import { Alert, Anchor, Button, Card, Divider, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { SIGN_IN_PROBLEMS, type SignInProblem } from '../../../src/access/people/sign-in-problem.ts'
import { forgetAccessKey, keepAccessKey, readAccessKey } from '../api/access-key.ts'
import { api } from '../api/client.ts'
import { Problem } from '../api/problem.ts'
import { useApi } from '../api/use-api.ts'
import { ProblemNote } from './problem-note.tsx'

interface SignInProps {
  onSignedIn(): void
}

/** Problems with a person whom a proxy has signed in. */
const OF_PROXY: ReadonlySet<string | undefined> = new Set(['no-account', 'untrusted-proxy'])

/** Offers a sign-in at the provider, and asks for a name and a password, or for an access key. */
export function SignIn({ onSignedIn, problem, error }: SignInProps & { problem?: SignInProblem; error?: Error }) {
  const [chosen, setChosen] = useState<'key' | 'password'>()
  const session = useApi('/api/session', {}, { isLive: false })
  const byDefault = readAccessKey() === undefined && session.data?.hasPeople ? 'password' : 'key'
  const isByKey = (chosen ?? byDefault) === 'key'
  const provider = session.data?.provider
  return (
    <SignInCard title="Sign in to Tidemark">
      {problem && (
        <Alert role="alert" color="red" variant="light" title="You are not signed in">
          {SIGN_IN_PROBLEMS[problem]}
        </Alert>
      )}
      {error instanceof Problem && OF_PROXY.has(error.kind) && <ProblemNote error={error} />}
      {provider && <ProviderButton name={provider.name} address={provider.signIn} />}
      {isByKey ? <KeyForm onSignedIn={onSignedIn} /> : <PasswordForm onSignedIn={onSignedIn} />}
      {session.data?.hasPeople && (
        <Anchor component="button" type="button" size="sm" onClick={() => setChosen(isByKey ? 'password' : 'key')}>
          {isByKey ? 'Use a name and a password' : 'Use an access key'}
        </Anchor>
      )}
    </SignInCard>
  )
}

/** Leads to the provider, and from there back to the page of the address. */
function ProviderButton({ name, address }: { name: string; address: string }) {
  const returnTo = encodeURIComponent(`${location.pathname}${location.search}`)
  return (
    <>
      {/* A stored key would go before the session. */}
      <Button
        component="a"
        href={`${address}?returnTo=${returnTo}`}
        onClick={forgetAccessKey}
        className="sign-in-provider"
      >
        Sign in with {name}
      </Button>
      <Divider label="or" />
    </>
  )
}

/** The frame of the pages that are shown before somebody is signed in. */
export function SignInCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card component="main" withBorder padding="xl" w="calc(100% - 32px)" maw={420} mx="auto" mt={80}>
      <Stack>
        <Title order={1} size="h3">
          {title}
        </Title>
        {children}
      </Stack>
    </Card>
  )
}

function PasswordForm({ onSignedIn }: SignInProps) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation<unknown, Error>({
    mutationFn: () => api.POST('/api/session', { body: { name, password } }),
    onSuccess: onSignedIn,
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        // A stored key would go before the session.
        forgetAccessKey()
        signIn.mutate()
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="username"
          data-autofocus
          required
        />
        <PasswordInput
          label="Password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
        />
        {signIn.error && <ProblemNote error={signIn.error} />}
        <Button type="submit" loading={signIn.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  )
}

function KeyForm({ onSignedIn }: SignInProps) {
  const [key, setKey] = useState('')
  const isRefused = readAccessKey() !== undefined
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        keepAccessKey(key.trim())
        onSignedIn()
      }}
    >
      <Stack>
        <Text size="sm">
          Enter an access key with the scope “read”. An administrator creates one with “npx tidemark keys create” or on
          the settings page. The key is stored in this browser.
        </Text>
        <PasswordInput
          label="Access key"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={isRefused ? 'The server does not accept this key' : undefined}
          autoComplete="current-password"
          data-autofocus
          required
        />
        <Button type="submit">Sign in</Button>
      </Stack>
    </form>
  )
}
