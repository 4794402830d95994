import { Text, Timeline } from '@mantine/core'
import { createFormat } from '../../format/format.ts'
import { reasonName } from '../../format/labels.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import type { OrderPanelProps } from './order.tsx'
import { describeEvent, type OrderEvent } from './order-history.ts'

/** The events of the order by time. */
export function OrderHistoryPanel({ response, format }: OrderPanelProps) {
  const { timeZone } = useView()
  const moneyIn = (currency: string) => createFormat({ currency, timeZone }).money
  return (
    <Panel title="History" description={`Times in ${timeZone}`} response={response} height={420}>
      {({ history, lines }) => (
        <Timeline bulletSize={14} lineWidth={2} component="ol" className="order-history">
          {history.map((event, i) => {
            const { title, tone, details } = describeEvent(event, format, moneyIn)
            const before = history[i - 1]
            return (
              <Timeline.Item
                // biome-ignore lint/suspicious/noArrayIndexKey: two equal events can have the same time
                key={i}
                component="li"
                className={tone}
                title={title}
              >
                {details.map((detail) => (
                  <Text key={detail} size="sm">
                    {detail}
                  </Text>
                ))}
                <Products event={event} names={new Map(lines?.map((line) => [line.productId, line.name]))} />
                <Text size="xs" c="dimmed">
                  <time dateTime={event.at}>{format.instantWithSeconds(event.at)}</time>
                  {before && describeGap(secondsBetween(before.at, event.at), format.span)}
                </Text>
              </Timeline.Item>
            )
          })}
        </Timeline>
      )}
    </Panel>
  )
}

function Products({ event, names }: { event: OrderEvent; names: Map<string, string | null> }) {
  const { format } = useView()
  const links = useLinks()
  const { productId, items } = event
  const products = items ?? (productId === null ? [] : [{ productId, quantity: undefined, reason: null }])
  return products.map(({ productId: id, quantity, reason }, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: two items can have the same product
    <Text key={i} size="sm">
      {quantity !== undefined && `${format.count(quantity)} × `}
      <PageLink underline="always" href={links.product(id)}>
        {names.get(id) ?? id}
      </PageLink>
      {reason && ` (${reasonName(reason)})`}
    </Text>
  ))
}

const describeGap = (seconds: number, span: (seconds: number) => string) =>
  seconds < 1 ? '' : `, ${span(seconds)} later`

const secondsBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000
