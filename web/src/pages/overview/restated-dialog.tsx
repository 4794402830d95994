import { Group, Modal, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { csvAddress, type RowOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { changeReasonNames } from '../../format/labels.ts'
import { type Metric, writeMetric } from '../../metrics.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { ShortId } from '../../parts/short-id.tsx'
import { useLinks } from '../../view/links.ts'
import type { Days } from '../../view/ranges.ts'
import { useView } from '../../view/use-view.ts'
import { ReasonChoice } from './reason-choice.tsx'
import type { Restated } from './use-restated.ts'

type Reason = RowOf<'/api/analytics/sales/restatements'>
type Order = RowOf<'/api/analytics/sales/restatements/orders'>
type ReasonCode = keyof typeof changeReasonNames

const LISTED = 50

interface RestatedDialogProps {
  metric: Metric
  value: number | null
  restated: Restated
  days: Days
  onClose(): void
}

/** Why the numbers of a period have changed since it ended, and the orders behind the changes. */
export function RestatedDialog({ metric, value, restated, days, onClose }: RestatedDialogProps) {
  const { query, format } = useView()
  const [reason, setReason] = useState<ReasonCode>()
  const { timezone: _, ...common } = query
  const changed = { ...common, ...days, since: days.endDate }
  const reasons = useApi('/api/analytics/sales/restatements', { query: { ...changed, groupBy: 'reason' } })
  const ofOrders = { query: { ...changed, reason, limit: LISTED } }
  const orders = useApi('/api/analytics/sales/restatements/orders', ofOrders)
  const columns = useColumns()
  const error = reasons.error ?? orders.error
  const retry = () => void Promise.all([reasons.refetch(), orders.refetch()])
  const { rows = [], totals } = reasons.data ?? {}
  const more = (orders.data?.totals.rows ?? 0) - (orders.data?.rows.length ?? 0)
  return (
    <Modal opened onClose={onClose} size="xl" title={`Changes since the end of ${format.day(days.endDate)}`}>
      <Stack>
        <Text size="sm">
          {`${metric.label} was ${writeMetric(metric, restated.before, format)} at the end of ${format.day(days.endDate)}, and is ${writeMetric(metric, value, format)} now (${format.change(restated.change)}).`}
        </Text>
        {error && <ProblemNote error={error} onRetry={retry} />}
        <DataTable
          caption="Changes by reason"
          columns={columns.reasons}
          rows={rows}
          keyOf={(row) => row.reason}
          foot={{
            reason: 'Total',
            orders: format.count(totals?.orders ?? null),
            netRevenue: format.money(totals?.netRevenue ?? null),
          }}
        />
        <Group justify="space-between" gap="xs">
          <ReasonChoice reasons={rows.map((row) => row.reason as ReasonCode)} value={reason} onChange={setReason} />
          <CsvButton title="Changed orders" csv={csvAddress('/api/analytics/sales/restatements/orders', ofOrders)} />
        </Group>
        <DataTable
          caption="Orders behind the changes"
          columns={columns.orders}
          rows={orders.data?.rows ?? []}
          keyOf={(row) => `${row.orderId} ${row.date} ${row.arrivedOn} ${row.reason}`}
        />
        {more > 0 && (
          <Text size="sm" c="dimmed">
            {`${format.count(more)} more. These are the changes with the largest amounts.`}
          </Text>
        )}
      </Stack>
    </Modal>
  )
}

/** Orders that arrived more than 92 days late have one row together. */
const nameWithoutId = (reason: string) => (reason === 'order' ? 'Imported history' : 'Credit note')

const nameOf = (reason: string) => changeReasonNames[reason as ReasonCode]

function useColumns() {
  const { format } = useView()
  const links = useLinks()
  return useMemo(() => {
    const [orderCount, netRevenue] = [
      { id: 'orders', label: 'Orders', align: 'right', render: (row: Reason | Order) => format.count(row.orders) },
      {
        id: 'netRevenue',
        label: 'Net revenue',
        align: 'right',
        render: (row: Reason | Order) => format.money(row.netRevenue),
      },
    ] as const
    const reasons: DataColumn<Reason>[] = [
      { id: 'reason', label: 'Reason', render: ({ reason }) => nameOf(reason) },
      orderCount,
      netRevenue,
    ]
    const orders: DataColumn<Order>[] = [
      {
        id: 'order',
        label: 'Order',
        render: ({ orderId, reason }) =>
          orderId === null ? nameWithoutId(reason) : <ShortId id={orderId} of="order" href={links.order(orderId)} />,
      },
      netRevenue,
      { id: 'reason', label: 'Reason', render: ({ reason }) => nameOf(reason) },
      { id: 'date', label: 'Counts on', render: ({ date }) => format.day(date) },
      { id: 'arrivedOn', label: 'Arrived on', render: ({ arrivedOn }) => format.day(arrivedOn) },
      orderCount,
    ]
    return { reasons, orders }
  }, [format, links])
}
