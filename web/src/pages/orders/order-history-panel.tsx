import { Switch, Text, Timeline } from '@mantine/core'
import { useApi } from '../../api/use-api.ts'
import { createFormat, type Format } from '../../format/format.ts'
import { reasonName } from '../../format/labels.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useLinks } from '../../view/links.ts'
import { useIdInPath } from '../../view/use-id-in-path.ts'
import { useView } from '../../view/use-view.ts'
import type { OrderPanelProps } from './order.tsx'
import { describeEvent, isRepeated, type OrderEvent } from './order-history.ts'
import { describeSteps, type OrderStep, type StepText } from './order-steps.ts'
import { useArrivals } from './use-arrivals.ts'

/** The events of the order by time, with what each of them changed and how the order counted after it. */
export function OrderHistoryPanel({ response, format }: OrderPanelProps) {
  const { timeZone } = useView()
  const [hasArrivals, showArrivals] = useArrivals()
  // A request of its own: the search for arrivals takes longer, and can fail without the page.
  const request = { inPath: { orderId: useIdInPath() }, query: { arrivals: true } }
  const arrivals = useApi('/api/analytics/orders/{orderId}', request, { isWanted: hasArrivals })
  const moneyIn = (currency: string) => createFormat({ currency, timeZone }).money
  return (
    <Panel
      title="History"
      description={`Step by step, times in ${timeZone}`}
      response={response}
      height={420}
      actions={
        <Switch
          size="xs"
          label="Arrivals"
          checked={hasArrivals}
          onChange={({ currentTarget }) => showArrivals(currentTarget.checked)}
        />
      }
    >
      {({ history, lines, steps }) => {
        const names = new Map(lines?.map((line) => [line.productId, line.name]))
        const texts = describeSteps(steps, format, moneyIn, (id) => names.get(id) ?? id)
        return (
          <>
            {hasArrivals && arrivals.error && (
              <ProblemNote error={arrivals.error} onRetry={() => void arrivals.refetch()} />
            )}
            <Timeline bulletSize={14} lineWidth={2} component="ol" className="order-history">
              {history.map((event, i) => {
                if (isRepeated(history, i)) return null
                const { title, tone, details } = describeEvent(event, format, moneyIn)
                const [text, before] = [texts[i], history[i - 1]]
                const arrived = hasArrivals && !arrivals.isPlaceholderData ? arrivals.data?.steps[i] : undefined
                return (
                  <Timeline.Item
                    // biome-ignore lint/suspicious/noArrayIndexKey: two equal events can have the same time
                    key={i}
                    component="li"
                    className={tone}
                    title={title}
                  >
                    {[...details, ...(text?.changes ?? [])].map((detail) => (
                      <Text key={detail} size="sm">
                        {detail}
                      </Text>
                    ))}
                    <Products event={event} names={names} />
                    {text && <Numbers text={text} money={format.money} />}
                    <Text size="xs" c="dimmed">
                      <time dateTime={event.at}>{format.instantWithSeconds(event.at)}</time>
                      {before && describeGap(secondsBetween(before.at, event.at), format.span)}
                    </Text>
                    {arrived && <Arrival step={arrived} format={format} />}
                  </Timeline.Item>
                )
              })}
            </Timeline>
          </>
        )
      }}
    </Panel>
  )
}

/** What the order adds to the sales after a step. */
function Numbers({ text: { numbers }, money }: { text: StepText; money: Format['money'] }) {
  if (numbers.length === 0) return null
  return (
    <dl className="step-numbers">
      {numbers.map(({ label, amount, isChanged }) => (
        <div key={label} className={isChanged ? 'changed' : undefined}>
          <dt>{label}</dt>
          <dd>{money(amount)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Arrival({ step: { at, arrivedAt, source }, format }: { step: OrderStep; format: Format }) {
  const delay = arrivedAt === null ? 0 : secondsBetween(at, arrivedAt)
  return (
    <Text size="xs" c="dimmed">
      {arrivedAt === null
        ? 'The stored event was removed, or this time is part of another event.'
        : `Arrived ${format.instantWithSeconds(arrivedAt)} from ${source}${delay < 1 ? '' : `, ${format.span(delay)} after it happened`}`}
    </Text>
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
