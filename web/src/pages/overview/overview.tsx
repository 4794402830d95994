import { Stack } from '@mantine/core'
import { FunnelPanel } from '../../panels/funnel-panel.tsx'
import { TopProductsPanel } from '../../panels/top-products-panel.tsx'
import { PageTitle } from '../../parts/page-title.tsx'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import { DimensionPanel } from './dimension-panel.tsx'
import { HourPanel } from './hour-panel.tsx'
import { MetricCards } from './metric-cards.tsx'
import { RevenuePanel } from './revenue-panel.tsx'
import { TaxesPanel } from './taxes-panel.tsx'

/** A summary of the shop in a period. */
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
        <DimensionPanel groupBy="channel" />
        <DimensionPanel groupBy="country" />
        <DimensionPanel groupBy="paymentMethod" />
        <TaxesPanel />
      </div>
    </Stack>
  )
}
