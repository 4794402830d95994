import { ScrollArea, Table } from '@mantine/core'
import { comparisonNames } from '../../format/labels.ts'
import { useFunnel } from '../../panels/use-funnel.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { isComparable } from '../../view/comparable.ts'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { type DropOut, dropOutsOf } from './drop-outs.ts'

/** Orders that dropped out, with reasons. */
export function DropOutsPanel() {
  const shop = useShop()
  const { view } = useView()
  const { funnel } = useFunnel()
  return (
    <Panel
      title="Drop-outs"
      description="Orders of the period that were cancelled, refunded or never paid. An order can be in several rows."
      response={funnel}
      height={320}
      isEmpty={(response) => dropOutsOf(response).length === 0}
      emptyText="No drop-outs: no failed payments, cancellations or refunds."
    >
      {(response) => {
        const before = isComparable(response.comparison, shop) ? response.comparison?.rows : undefined
        return (
          <ScrollArea type="auto" viewportProps={{ tabIndex: 0, 'aria-label': 'Drop-outs by kind and reason' }}>
            <Table horizontalSpacing="sm" className="numbers">
              <caption className="visually-hidden">Drop-outs by kind and reason</caption>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Drop-out</Table.Th>
                  <Table.Th scope="col">Orders</Table.Th>
                  <Table.Th scope="col">Share</Table.Th>
                  {before && <Table.Th scope="col">{comparisonNames[view.compare]}</Table.Th>}
                  <Table.Th scope="col">Time after order</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {dropOutsOf(response, before).map((dropOut) => (
                  <Row key={JSON.stringify(dropOut.filter)} dropOut={dropOut} hasBefore={before !== undefined} />
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea>
        )
      }}
    </Panel>
  )
}

function Row({ dropOut, hasBefore }: { dropOut: DropOut; hasBefore: boolean }) {
  const { format } = useView()
  const links = useLinks()
  const { name, isReason, orders, share, shareBefore, averageSeconds, filter } = dropOut
  return (
    <Table.Tr>
      <Table.Th scope="row" className={isReason ? 'drop-out-reason' : undefined}>
        {name}
      </Table.Th>
      <Table.Td>
        <PageLink href={links.orders({ ...filter, timezone: null }, 'rows')}>{format.count(orders)}</PageLink>
      </Table.Td>
      <Table.Td>{format.share(share)}</Table.Td>
      {hasBefore && <Table.Td c="dimmed">{format.share(shareBefore)}</Table.Td>}
      <Table.Td>{format.span(averageSeconds)}</Table.Td>
    </Table.Tr>
  )
}
