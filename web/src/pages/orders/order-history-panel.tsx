import { Text, Timeline } from '@mantine/core'
import { createFormat } from '../../format/format.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import type { OrderPanelProps } from './order.tsx'
import { type Happening, tellHappening } from './order-history.ts'

/** All that happened to the order, in the order of its times. */
export function OrderHistoryPanel({ answer, format }: OrderPanelProps) {
  const { timeZone } = useView()
  const moneyIn = (currency: string) => createFormat({ currency, timeZone }).money
  return (
    <Panel title="What happened" description={`Times of ${timeZone}`} answer={answer} height={420}>
      {({ history, lines }) => (
        <Timeline bulletSize={14} lineWidth={2} component="ol" className="order-history">
          {history.map((happening, i) => {
            const { title, tone, details } = tellHappening(happening, format, moneyIn)
            const before = history[i - 1]
            return (
              <Timeline.Item
                // biome-ignore lint/suspicious/noArrayIndexKey: the same may happen twice at the same time
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
                <Products happening={happening} names={new Map(lines?.map((line) => [line.productId, line.name]))} />
                <Text size="xs" c="dimmed">
                  <time dateTime={happening.at}>{format.instantWithSeconds(happening.at)}</time>
                  {before && tellGap(secondsBetween(before.at, happening.at), format.span)}
                </Text>
              </Timeline.Item>
            )
          })}
        </Timeline>
      )}
    </Panel>
  )
}

function Products({ happening, names }: { happening: Happening; names: Map<string, string | null> }) {
  const { format } = useView()
  const links = useLinks()
  const { productId, items } = happening
  const products = items ?? (productId === null ? [] : [{ productId, quantity: undefined }])
  return products.map(({ productId: id, quantity }) => (
    <Text key={id} size="sm">
      {quantity !== undefined && `${format.count(quantity)} × `}
      <PageLink href={links.product(id)}>{names.get(id) ?? id}</PageLink>
    </Text>
  ))
}

const tellGap = (seconds: number, span: (seconds: number) => string) => (seconds < 1 ? '' : `, ${span(seconds)} later`)

const secondsBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000
