import { ActionIcon, Anchor, Card, Code, CopyButton, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { Fragment } from 'react'
import { Link } from 'wouter'
import { addressOfTenant, tenantInAddress } from '../api/tenant.ts'
import { useLinks } from '../view/links.ts'
import { useShop } from '../view/shop.ts'

const firstEvent = (origin: string, now: string, tenant: string | undefined) => `curl -X POST ${origin}/api/events \\
  -H 'Content-Type: application/json' \\
  -d '{ "id": "event-1", "type": "OrderCreated", ${tenant === undefined ? '' : `"tenant": ${quoted(tenant)}, `}"data": {
        "orderId": "order-1", "customerId": "cust-1", "createdAt": "${now}",
        "totalAmount": 39.98,
        "items": [{ "productId": "prod-1", "quantity": 2, "unitPrice": 19.99 }] } }'`

/** A JSON string between the single quotes of a shell. */
const quoted = (text: string) => JSON.stringify(text).replaceAll("'", "'\\''")

/** The maximum number of other tenants that are listed. */
const MOST_NAMED = 20

/** Shown while the shop has no orders: explains how to send the first event. */
export function EmptyShop() {
  const { tenant, tenants } = useShop()
  const links = useLinks()
  const hasEvents = tenants.includes(tenant)
  const others = tenants.filter((other) => other !== tenant)
  const command = firstEvent(location.origin, new Date().toISOString(), tenantInAddress())
  return (
    <Card withBorder padding="xl" maw={820} mx="auto" mt="xl">
      <Stack gap="md">
        <Title order={1} size="h2">
          {hasEvents ? 'No orders yet' : 'No events yet'}
        </Title>
        {hasEvents && (
          <Text>
            Events have arrived, but no order or refund was applied.{' '}
            <Anchor component={Link} href={links.page('/operations')}>
              Operations
            </Anchor>{' '}
            lists the events received and rejected.
          </Text>
        )}
        {others.length > 0 && (
          <Text>
            This page shows tenant <b dir="auto">{tenant}</b>. Other tenants with events:{' '}
            {others.slice(0, MOST_NAMED).map((other, i) => (
              <Fragment key={other}>
                {i > 0 && ', '}
                <Anchor href={addressOfTenant(other)} dir="auto">
                  {other}
                </Anchor>
              </Fragment>
            ))}
            {others.length > MOST_NAMED && ` and ${others.length - MOST_NAMED} more`}.
          </Text>
        )}
        <Text>Send an order from a terminal. This page updates as soon as the order is applied:</Text>
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
          To receive events from a broker, such as RabbitMQ or Kafka, set <Code>TIDEMARK_SOURCES</Code>. To see a
          simulated shop, stop Tidemark and run <Code>TIDEMARK_DATA_DIR=.tidemark-demo npm run demo</Code>. The{' '}
          <Anchor href="/docs">API documentation</Anchor> describes all routes.
        </Text>
      </Stack>
    </Card>
  )
}
