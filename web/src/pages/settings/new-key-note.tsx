import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'

export interface NewKey {
  name: string
  key: string
}

/** Shows a new key once. */
export function NewKeyNote({ created: { name, key }, onClose }: { created: NewKey; onClose(): void }) {
  return (
    <Alert
      variant="default"
      icon={<IconKey aria-hidden />}
      title={`The key “${name}”`}
      role="status"
      withCloseButton
      closeButtonLabel="Close message"
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text size="sm">Copy the key now. It is not stored, so it is not shown again.</Text>
        <Code block aria-label="The new key" className="settings-key">
          {key}
        </Code>
        <Group>
          <CopyButton value={key}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy key'}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  )
}
