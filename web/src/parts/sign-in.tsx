import { Button, Card, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { keepAccessKey, readAccessKey } from '../api/access-key.ts'

interface SignInProps {
  onKey(): void
}

/** Asks for the access key, when the server wants one. */
export function SignIn({ onKey }: SignInProps) {
  const [key, setKey] = useState('')
  const isRefused = readAccessKey() !== undefined
  return (
    <Card component="main" withBorder padding="xl" maw={420} mx="auto" mt={80}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          keepAccessKey(key.trim())
          onKey()
        }}
      >
        <Stack>
          <Title order={1} size="h3">
            Access key
          </Title>
          <Text size="sm">
            This Tidemark opens with a key, one of its setting TIDEMARK_ACCESS_KEYS. This browser keeps it.
          </Text>
          <PasswordInput
            label="Key"
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            error={isRefused ? 'The server does not know the key that was given' : undefined}
            autoComplete="current-password"
            data-autofocus
            required
          />
          <Button type="submit">Open</Button>
        </Stack>
      </form>
    </Card>
  )
}
