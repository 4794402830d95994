import { Stack } from '@mantine/core'
import { LeftOutNote } from '../../parts/left-out-note.tsx'
import { MetricCard } from '../../parts/metric-card.tsx'
import { isComparable } from '../../view/comparable.ts'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { oneProductMetrics } from './one-product-metrics.ts'
import { useProductSeries } from './use-product-series.ts'

/** The metrics of one product with their changes and trends. */
export function ProductCards({ productId }: { productId: string }) {
  const { format } = useView()
  const links = useLinks()
  const shop = useShop()
  const { data, isPlaceholderData } = useProductSeries(productId).response
  const comparison = isComparable(data?.comparison, shop) ? data?.comparison : undefined
  const unfinished = data?.rows.findIndex(({ bucket }) => bucket === data.meta.unfinishedBucket) ?? -1
  const begun = unfinished === -1 ? data?.rows : data?.rows.slice(0, unfinished + 1)
  return (
    <Stack gap="xs">
      <div className={isPlaceholderData ? 'cards outdated' : 'cards'}>
        {oneProductMetrics
          .filter(({ hasCard }) => hasCard)
          .map(({ id, orders, total, ...metric }) => (
            <MetricCard
              key={id}
              metric={metric}
              value={data?.totals[id]}
              change={comparison?.change[id]}
              before={comparison?.totals[id]}
              trend={begun?.map((row) => row[id])}
              isLastUnfinished={unfinished !== -1}
              href={links.orders({ ...orders, productId, timezone: null }, total)}
              format={format}
            />
          ))}
      </div>
      <LeftOutNote comparison={comparison} />
    </Stack>
  )
}
