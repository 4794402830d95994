import { Stack } from '@mantine/core'
import { Fragment } from 'react'
import { FunnelPanel } from '../../panels/funnel-panel.tsx'
import { PageTitle } from '../../parts/page-title.tsx'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import { CouponsPanel } from './coupons-panel.tsx'
import { DropOutsPanel } from './drop-outs-panel.tsx'
import { OrderListPanel } from './order-list-panel.tsx'
import './orders.css'
import { PaymentFailuresPanel } from './payment-failures-panel.tsx'
import { PaymentsPanel } from './payments-panel.tsx'
import { ReversalsPanel } from './reversals-panel.tsx'
import { useOrderFilter } from './use-order-filter.ts'

/** The progress of the orders, and the list of orders behind any number. The list comes first after a click on a number. */
export function Orders() {
  const { days, format } = useView()
  const { isListRequested } = useOrderFilter()
  const list = <OrderListPanel key="list" />
  const summary = (
    <Fragment key="summary">
      <div className="columns">
        <Stack gap="md">
          <FunnelPanel />
          <ReversalsPanel />
        </Stack>
        <DropOutsPanel />
      </div>
      <div className="columns">
        <PaymentsPanel />
        <PaymentFailuresPanel />
      </div>
      <CouponsPanel />
    </Fragment>
  )
  return (
    <Stack gap="md">
      <PageTitle title="Orders" description={format.days(days.startDate, days.endDate)} actions={<ViewBar />} />
      {isListRequested ? [list, summary] : [summary, list]}
    </Stack>
  )
}
