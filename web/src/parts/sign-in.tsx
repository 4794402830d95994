import { Button, Card, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { keepAccessKey, readAccessKey } from '../api/access-key.ts'

interface SignInProps {
  onKey(): void
}

/** Asks for the access key if the server requires one. */
export function SignIn({ onKey }: SignInProps) {
  const [key, setKey] = useState('')
  const isRefused = readAccessKey() !== undefined
  return (
    <Card component="main" withBorder padding="xl" w="calc(100% - 32px)" maw={420} mx="auto" mt={80}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          keepAccessKey(key.trim())
          onKey()
        }}
      >
        <Stack>
          <Title order={1} size="h3">
            Sign in to Tidemark
          </Title>
          <Text size="sm">
            Enter an access key with the scope “read”. An administrator creates one with “npx tidemark keys create” or
            on the settings page. The key is stored in this browser.
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
    </Card>
  )
}
