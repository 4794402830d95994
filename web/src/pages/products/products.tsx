import { Stack } from '@mantine/core'
import { TopProductsPanel } from '../../panels/top-products-panel.tsx'
import { PageTitle } from '../../parts/page-title.tsx'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import { PairsPanel } from './pairs-panel.tsx'
import { ProductGroupsPanel } from './product-groups-panel.tsx'
import { ProductListPanel } from './product-list-panel.tsx'
import { StockPanel } from './stock-panel.tsx'
import './products.css'
import { ReconciliationPanel } from './reconciliation-panel.tsx'
import { ReturnsPanel } from './returns-panel.tsx'
import { useProductList } from './use-product-list.ts'

/** Sales, refunds, returns and stock by product. */
export function Products() {
  const { days, format } = useView()
  const { response } = useProductList()
  return (
    <Stack gap="md">
      <PageTitle title="Products" description={format.days(days.startDate, days.endDate)} actions={<ViewBar />} />
      <div className="columns">
        <TopProductsPanel count={10} />
        <StockPanel />
      </div>
      <ProductListPanel />
      <ProductGroupsPanel />
      <ReturnsPanel />
      <div className="columns">
        <PairsPanel />
        <ReconciliationPanel response={response} />
      </div>
    </Stack>
  )
}
