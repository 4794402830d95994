import { Stack } from '@mantine/core'
import { Fragment } from 'react'
import { PageTitle } from '../../parts/page-title.tsx'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import { FunnelPanel } from '../overview/funnel-panel.tsx'
import { DropOutsPanel } from './drop-outs-panel.tsx'
import { OrderListPanel } from './order-list-panel.tsx'
import './orders.css'
import { PaymentFailuresPanel } from './payment-failures-panel.tsx'
import { PaymentsPanel } from './payments-panel.tsx'
import { TakenBackPanel } from './taken-back-panel.tsx'
import { useOrderFilter } from './use-order-filter.ts'

/** What became of the orders, and the list of those behind any number. Whoever clicked a number sees the list first. */
export function Orders() {
  const { days, format } = useView()
  const { isAsked } = useOrderFilter()
  const list = <OrderListPanel key="list" />
  const summary = (
    <Fragment key="summary">
      <div className="columns">
        <Stack gap="md">
          <FunnelPanel />
          <TakenBackPanel />
        </Stack>
        <DropOutsPanel />
      </div>
      <div className="columns">
        <PaymentsPanel />
        <PaymentFailuresPanel />
      </div>
    </Fragment>
  )
  return (
    <Stack gap="md">
      <PageTitle title="Orders" description={format.days(days.startDate, days.endDate)} actions={<ViewBar />} />
      {isAsked ? [list, summary] : [summary, list]}
    </Stack>
  )
}
