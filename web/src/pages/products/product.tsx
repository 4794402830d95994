import { Group, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ResponseOf } from '../../api/client.ts'
import { Problem } from '../../api/problem.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { PageTitle } from '../../parts/page-title.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { ShortId } from '../../parts/short-id.tsx'
import { useLinks } from '../../view/links.ts'
import { useIdInPath } from '../../view/use-id-in-path.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import { PairsPanel } from './pairs-panel.tsx'
import { ProductCards } from './product-cards.tsx'
import { Deleted } from './product-columns.tsx'
import { ProductOrdersPanel } from './product-orders-panel.tsx'
import { ProductSeriesPanel } from './product-series-panel.tsx'
import { ProductStockPanel } from './product-stock-panel.tsx'
import './products.css'
import { useProductSeries } from './use-product-series.ts'

/** One product with its sales, its stock, and products that are bought with it. */
export function Product() {
  const id = useIdInPath()
  const [missing, setMissing] = useState<string>()
  const isMissing = missing === id
  const links = useLinks()
  const { data, error, refetch } = useProductSeries(id, { isWaiting: isMissing }).response
  const totals = data?.totals.productId === id ? data.totals : undefined
  const isUnknown = error instanceof Problem && error.status === 404

  // An unknown product stays unknown while the request is repeated, so the page does not flicker.
  useEffect(() => {
    if (isUnknown) setMissing(id)
    if (totals) setMissing(undefined)
  }, [isUnknown, totals, id])

  if (!totals && (isUnknown || isMissing)) return <NoSuchProduct id={id} />
  return (
    <Stack gap="md">
      <Text size="sm">
        <PageLink href={links.page('/products')}>All products</PageLink>
      </Text>
      <PageTitle title={totals?.name ?? id} description={<Facts id={id} totals={totals} />} actions={<ViewBar />} />
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      <ProductCards productId={id} />
      <ProductSeriesPanel productId={id} />
      <div className="columns">
        <ProductStockPanel productId={id} />
        <PairsPanel productId={id} />
      </div>
      <ProductOrdersPanel productId={id} />
    </Stack>
  )
}

type Totals = ResponseOf<'/api/analytics/products/{productId}/series'>['totals']

/** Facts of the catalogue, and the period of the numbers. */
function Facts({ id, totals }: { id: string; totals: Totals | undefined }) {
  const { days, format } = useView()
  return (
    <Group gap="0 6px" component="span">
      <ShortId id={id} of="product" isWhole />
      {totals?.isDeleted && <Deleted />}
      <span>
        {totals?.price != null && `${format.money(totals.price)} · `}
        {format.days(days.startDate, days.endDate)}
      </span>
    </Group>
  )
}

function NoSuchProduct({ id }: { id: string }) {
  const links = useLinks()
  const [path, parameters = ''] = links.page('/products').split('?')
  const alike = new URLSearchParams(parameters)
  alike.set('search', id.slice(0, 8))
  return (
    <Stack align="flex-start">
      <PageTitle title="Product not found" />
      <Text>
        No catalogue entry or order has a product with the id “{id}”. A product appears here with its ProductCreated
        event or the first order that contains it. Ids are case-sensitive.
      </Text>
      <Text>
        <PageLink href={`${path}?${alike}`}>Search similar ids</PageLink>
        {' · '}
        <PageLink href={links.page('/products')}>All products</PageLink>
      </Text>
    </Stack>
  )
}
