import { Stack } from '@mantine/core'
import { PageTitle } from '../../parts/page-title.tsx'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import { DimensionPanel } from './dimension-panel.tsx'
import { FunnelPanel } from './funnel-panel.tsx'
import { HourPanel } from './hour-panel.tsx'
import { MetricCards } from './metric-cards.tsx'
import { RevenuePanel } from './revenue-panel.tsx'
import { TopProductsPanel } from './top-products-panel.tsx'

/** The shop in a period, at a glance. */
export function Overview() {
  const { days, format } = useView()
  return (
    <Stack gap="md">
      <PageTitle title="Overview" description={format.days(days.startDate, days.endDate)} actions={<ViewBar />} />
      <MetricCards />
      <RevenuePanel />
      <div className="columns">
        <TopProductsPanel />
        <FunnelPanel />
        <HourPanel />
        <DimensionPanel groupBy="channel" title="Channels" />
        <DimensionPanel groupBy="country" title="Countries" />
        <DimensionPanel groupBy="paymentMethod" title="Payment methods" />
      </div>
    </Stack>
  )
}
