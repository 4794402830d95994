import { Alert, Stack, Text } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import type { ResponseOf } from '../../api/client.ts'
import { type ApiResult, useApi } from '../../api/use-api.ts'
import { useIsUnknown } from '../../api/use-is-unknown.ts'
import { createFormat, type Format } from '../../format/format.ts'
import { OrderStatus } from '../../parts/order-status.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { PageTitle } from '../../parts/page-title.tsx'
import { ShortId } from '../../parts/short-id.tsx'
import { useLinks } from '../../view/links.ts'
import { useIdInPath } from '../../view/use-id-in-path.ts'
import { useView } from '../../view/use-view.ts'
import { OrderFactsPanel } from './order-facts-panel.tsx'
import { OrderHistoryPanel } from './order-history-panel.tsx'
import { OrderLinesPanel } from './order-lines-panel.tsx'
import { OrderMoneyPanel } from './order-money-panel.tsx'
import './orders.css'

export type OneOrder = ResponseOf<'/api/analytics/orders/{orderId}'>

/** The properties of the panels of one order. Amounts are in the currency of the order. */
export interface OrderPanelProps {
  response: ApiResult<OneOrder>
  format: Format
}

/** One order with its lines, amounts, details and history. */
export function Order() {
  const id = useIdInPath()
  const { currency, timeZone } = useView()
  const links = useLinks()
  const response = useApi('/api/analytics/orders/{orderId}', { inPath: { orderId: id } })
  const order = response.data
  if (useIsUnknown(response, id)) return <NoSuchOrder id={id} />
  const panel = { response, format: createFormat({ currency: order?.currency ?? currency, timeZone }) }
  return (
    <Stack gap="md">
      <Text size="sm">
        <PageLink href={links.page('/orders')}>All orders</PageLink>
      </Text>
      <PageTitle
        title={`Order ${id.length > 16 ? `${id.slice(0, 13)}…` : id}`}
        description={<ShortId id={id} of="order" isWhole />}
        actions={order && <OrderStatus order={order} />}
      />
      {order?.placedAt === null && <Waiting />}
      <div className="columns">
        <Stack gap="md">
          {order?.placedAt !== null && <OrderLinesPanel {...panel} />}
          {order?.placedAt !== null && <OrderMoneyPanel {...panel} />}
          <OrderFactsPanel {...panel} />
        </Stack>
        <OrderHistoryPanel {...panel} />
      </div>
    </Stack>
  )
}

function Waiting() {
  return (
    <Alert variant="default" title="This order has not been received yet" icon={<IconHourglass aria-hidden />}>
      <Text size="sm">
        Events of this order have arrived, but not its OrderCreated event. The events below are stored and not included
        in any report yet. They are applied as soon as the order arrives. If it does not arrive, check the system that
        sends the events.
      </Text>
    </Alert>
  )
}

function NoSuchOrder({ id }: { id: string }) {
  const links = useLinks()
  return (
    <Stack>
      <PageTitle title="Order not found" />
      <Text>
        No event names an order with the id “{id}”. An order appears here as soon as its first event arrives. Ids are
        case-sensitive.
      </Text>
      <Text>
        <PageLink href={links.orders({ search: id.slice(0, 8) })}>Search similar ids</PageLink>
        {' · '}
        <PageLink href={links.page('/orders')}>All orders</PageLink>
      </Text>
    </Stack>
  )
}
