import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

interface SecretNoteProps {
  title: string
  /** What to do with the secret. */
  children: ReactNode
  secret: string
  /** Such as “key”. */
  noun: string
  icon?: ReactNode
  onClose(): void
}

/** Shows a secret that is not shown again. */
export function SecretNote({ title, children, secret, noun, icon, onClose }: SecretNoteProps) {
  return (
    <Alert
      variant="default"
      icon={icon}
      title={title}
      role="status"
      withCloseButton
      closeButtonLabel="Close message"
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text size="sm">{children}</Text>
        <Code block aria-label={`The new ${noun}`} className="settings-key">
          {secret}
        </Code>
        <Group>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {copied ? 'Copied' : `Copy ${noun}`}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  )
}
