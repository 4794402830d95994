import { Alert, Stack, Text } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import type { AnswerOf } from '../../api/client.ts'
import { type Asked, useAnswer } from '../../api/use-answer.ts'
import { useIsUnknown } from '../../api/use-is-unknown.ts'
import { createFormat, type Format } from '../../format/format.ts'
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
import { OrderStatus } from './order-status.tsx'
import './orders.css'

export type OneOrder = AnswerOf<'/api/analytics/orders/{orderId}'>

/** What the panels of one order are about. Amounts are in its own currency. */
export interface OrderPanelProps {
  answer: Asked<OneOrder>
  format: Format
}

/** One order: what it is made of, what it came to, and all that happened to it. */
export function Order() {
  const id = useIdInPath()
  const { currency, timeZone } = useView()
  const links = useLinks()
  const answer = useAnswer('/api/analytics/orders/{orderId}', { inPath: { orderId: id } })
  const order = answer.data
  if (useIsUnknown(answer, id)) return <NoSuchOrder id={id} />
  const panel = { answer, format: createFormat({ currency: order?.currency ?? currency, timeZone }) }
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
    <Alert {...{ variant: 'default', title: 'This order has not arrived yet' }} icon={<IconHourglass aria-hidden />}>
      <Text size="sm">
        Something happened to it, but its OrderCreated has not come. What is known waits below and counts in no number
        yet. Once the order comes, all of it counts as if it had come in order. If the order never comes, look at what
        sends its events.
      </Text>
    </Alert>
  )
}

function NoSuchOrder({ id }: { id: string }) {
  const links = useLinks()
  return (
    <Stack>
      <PageTitle title="There is no such order" />
      <Text>
        No event tells of an order with the id “{id}”. An order shows up here the moment its first event arrives; ids
        are compared letter by letter.
      </Text>
      <Text>
        <PageLink href={links.orders({ search: id.slice(0, 8) })}>Orders whose id begins alike</PageLink>
        {' · '}
        <PageLink href={links.page('/orders')}>All orders</PageLink>
      </Text>
    </Stack>
  )
}
