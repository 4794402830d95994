import { ActionIcon, Button, Group, Stack, Text, Tooltip } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { ResponseOf } from '../../api/client.ts'
import { unreachable } from '../../api/problem.ts'
import { useApi } from '../../api/use-api.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useHeld } from '../../parts/use-held.ts'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { downloadOrders, MOST_SAVED } from './download-orders.ts'
import { FilterChips } from './filter-chips.tsx'
import { FilterForm } from './filter-form.tsx'
import { describeRows, OrderTotals } from './order-totals.tsx'
import { OrdersTable } from './orders-table.tsx'
import { useOrderFilter } from './use-order-filter.ts'

type Answer = ResponseOf<'/api/analytics/orders'>

/** The list of orders behind a number, with their totals. */
export function OrderListPanel() {
  const { query, format } = useView()
  const { filter, behind, cursor, goTo } = useOrderFilter()
  const listQuery = { ...query, ...filter }
  const request = { query: { ...listQuery, cursor } }
  const fresh = useApi('/api/analytics/orders', request)
  const { response, isBehind, whileUsed } = useHeld(fresh, JSON.stringify(request))

  return (
    <Panel
      title="Orders"
      description={fresh.data && describeRows(fresh.data.totals, format)}
      response={response}
      height={640}
      actions={
        <>
          <FilterForm />
          <CsvButton onSave={() => downloadOrders(listQuery)} rows={fresh.data?.totals.rows} />
        </>
      }
    >
      {({ rows, next }: Answer) => (
        <Stack gap="sm">
          <FilterChips />
          {fresh.data && <OrderTotals totals={fresh.data.totals} behind={behind} format={format} />}
          {rows.length === 0 ? (
            <NoOrders />
          ) : (
            <div {...whileUsed}>
              <OrdersTable rows={rows} caption="Orders, newest first" />
            </div>
          )}
          <Group gap="xs" justify="space-between">
            <Text size="sm" c="dimmed" aria-live="polite">
              {isBehind ? 'Newer orders are available. They appear when you leave the list.' : ''}
            </Text>
            <Group gap="xs" component="nav" aria-label="Pages of the orders" className="no-print">
              <Button variant="default" size="xs" disabled={cursor === undefined} onClick={() => goTo(undefined)}>
                Newest
              </Button>
              <Button variant="default" size="xs" disabled={next === null} onClick={() => goTo(next ?? undefined)}>
                Older
              </Button>
            </Group>
          </Group>
        </Stack>
      )}
    </Panel>
  )
}

/** Shown for an empty list; offers to search all days. */
function NoOrders() {
  const { query, format, days } = useView()
  const { filter } = useOrderFilter()
  const { firstDay, today } = useShop()
  const links = useLinks()
  const isAll = firstDay !== null && query.startDate <= firstDay && query.endDate >= today
  return (
    <Text c="dimmed" py="lg" ta="center">
      No matching orders from {format.days(days.startDate, days.endDate)}.{' '}
      {!isAll && firstDay !== null && (
        <PageLink underline="always" href={links.orders({ ...filter, startDate: firstDay, endDate: today }, 'rows')}>
          Search all days
        </PageLink>
      )}
    </Text>
  )
}

function CsvButton({ onSave, rows = 0 }: { onSave(): Promise<void>; rows?: number }) {
  const { format } = useView()
  const [isSaving, setIsSaving] = useState(false)
  const [error, setError] = useState<Error>()
  const label =
    rows > MOST_SAVED ? `Download the newest ${format.count(MOST_SAVED)} orders as CSV` : 'Download the list as CSV'

  async function save() {
    setIsSaving(true)
    setError(undefined)
    await onSave().catch((cause) => setError(unreachable(cause) as Error))
    setIsSaving(false)
  }

  return (
    <>
      <Tooltip label={label}>
        <ActionIcon variant="subtle" color="gray" aria-label={label} loading={isSaving} onClick={save}>
          <IconDownload size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {error && <ProblemNote error={error} onRetry={save} />}
    </>
  )
}
