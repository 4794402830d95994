import { Text } from '@mantine/core'
import { Fragment, useEffect, useRef, useState } from 'react'
import type { RowOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { countOf } from '../../format/count-of.ts'
import { createFormat } from '../../format/format.ts'
import { channelName, countryName } from '../../format/labels.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import { useTodayQuery } from './use-today.ts'

const SHOWN = 10
const TICK_MS = 10_000

/** The latest orders of today. */
export function ArrivingOrders() {
  const { basis: _ofSales, ...today } = useTodayQuery()
  const { startDate, endDate } = today
  const links = useLinks()
  const orders = useApi('/api/analytics/orders', {
    query: { ...today, happened: 'placed', limit: SHOWN },
  })
  const seen = useRef<Set<string>>(undefined)
  const rows = orders.data?.rows
  const fresh = new Set(
    rows?.flatMap(({ orderId }) => (orderId && seen.current?.has(orderId) === false ? [orderId] : [])),
  )
  useEffect(() => {
    if (rows) seen.current = new Set(rows.flatMap(({ orderId }) => (orderId ? [orderId] : [])))
  }, [rows])
  return (
    <Panel
      title="Latest orders"
      response={orders}
      height={SHOWN * 62}
      isEmpty={({ rows: all }) => all.length === 0}
      emptyText="No orders yet today. New orders appear here automatically."
      actions={<PageLink href={links.orders({ startDate, endDate, happened: 'placed' })}>All orders today</PageLink>}
    >
      {({ rows: all }) => (
        <ol className="live-orders">
          {all.map((row) => (
            <li key={row.orderId} className={fresh.has(row.orderId ?? '') ? 'fresh' : undefined}>
              <ArrivingOrder row={row} />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}

function ArrivingOrder({ row }: { row: RowOf<'/api/analytics/orders'> }) {
  const { format, timeZone } = useView()
  const links = useLinks()
  const own = createFormat({ currency: row.currency, timeZone })
  const { orderId, total, items, country, channel, placedAt } = row
  const details = [
    countOf(items ?? 0, 'item', format),
    country && countryName(country),
    channel && channelName(channel),
  ].filter((detail) => detail)
  return (
    <>
      <PageLink href={links.order(orderId ?? '')} fw={600} c="inherit">
        {own.money(total)}
      </PageLink>
      <Text span size="sm" c="dimmed" className="live-details">
        {details.map((detail, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a country and a channel may have the same name
          <Fragment key={i}>
            {i > 0 && <i>·</i>}
            <span dir="auto">{detail}</span>
          </Fragment>
        ))}
      </Text>
      <Text span size="sm" c="dimmed" className="live-age">
        <Age instant={placedAt ?? ''} />
      </Text>
    </>
  )
}

/** The time since an instant; it updates automatically. */
function Age({ instant }: { instant: string }) {
  const { format } = useView()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.round((now - Date.parse(instant)) / 1000)
  return (
    <time dateTime={instant} title={format.instant(instant)}>
      {seconds < 60 ? 'now' : format.spanShort(seconds)}
    </time>
  )
}
