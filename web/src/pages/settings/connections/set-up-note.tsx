import { Alert, Button, Code, CopyButton, Group, List, Stack } from '@mantine/core'
import { IconPlug } from '@tabler/icons-react'
import type { SetUp } from './add-connection-dialog.tsx'

/** The address to paste at the platform, and what to click there. */
export function SetUpNote({ shown: { name, title, url, setUp }, onClose }: { shown: SetUp; onClose(): void }) {
  return (
    <Alert
      variant="default"
      icon={<IconPlug aria-hidden />}
      title={`Set up “${name}” in ${title}`}
      role="status"
      withCloseButton
      closeButtonLabel="Close message"
      onClose={onClose}
    >
      <Stack gap="xs">
        <Code block aria-label="The address" className="connection-address">
          {url}
        </Code>
        <Group>
          <CopyButton value={url}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy address'}
              </Button>
            )}
          </CopyButton>
        </Group>
        <List type="ordered" size="sm" spacing={4} className="connection-steps">
          {setUp.map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  )
}
