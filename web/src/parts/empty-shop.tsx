import { ActionIcon, Anchor, Card, Code, CopyButton, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

const firstEvent = (origin: string, now: string) => `curl -X POST ${origin}/api/events \\
  -H 'Content-Type: application/json' \\
  -d '{ "id": "event-1", "type": "OrderCreated", "data": {
        "orderId": "order-1", "customerId": "cust-1", "createdAt": "${now}",
        "totalAmount": 39.98,
        "items": [{ "productId": "prod-1", "quantity": 2, "unitPrice": 19.99 }] } }'`

/** In place of numbers, while there are none at all: how to send the first event. */
export function EmptyShop() {
  const command = firstEvent(location.origin, new Date().toISOString())
  return (
    <Card withBorder padding="xl" maw={820} mx="auto" mt="xl">
      <Stack gap="md">
        <Title order={1} size="h2">
          No events yet
        </Title>
        <Text>Tidemark runs and waits. Send an order from a terminal; this page changes the moment it is counted:</Text>
        <div className="command">
          <Code block tabIndex={0}>
            {command}
          </Code>
          <CopyButton value={command}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? 'Copied' : 'Copy'}>
                <ActionIcon variant="default" onClick={copy} aria-label="Copy the command">
                  {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
        </div>
        <Text>
          To take events from Azure Service Bus, RabbitMQ or Kafka, set <Code>TIDEMARK_SOURCES</Code>;{' '}
          <Code>npm run demo</Code> shows a shop full of them. All routes are described in{' '}
          <Anchor href="/docs">the API’s documentation</Anchor>.
        </Text>
      </Stack>
    </Card>
  )
}
