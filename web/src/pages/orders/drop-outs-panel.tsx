import { ScrollArea, Table } from '@mantine/core'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { isComparable } from '../../view/comparable.ts'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { type DropOut, dropOutsOf } from './drop-outs.ts'
import { useFunnel } from './use-funnel.ts'

/** Which orders did not get through, and why. */
export function DropOutsPanel() {
  const shop = useShop()
  const { funnel } = useFunnel()
  return (
    <Panel
      title="What went wrong"
      description="Of the orders placed in the period; an order may be in several rows"
      answer={funnel}
      height={320}
      isEmpty={(answer) => dropOutsOf(answer).length === 0}
      emptyText="No order of this period failed to be paid, was cancelled or refunded."
    >
      {(answer) => {
        const before = isComparable(answer.comparison, shop) ? answer.comparison?.rows : undefined
        return (
          <ScrollArea type="auto" viewportProps={{ tabIndex: 0, 'aria-label': 'Orders by what went wrong' }}>
            <Table horizontalSpacing="sm" className="numbers">
              <caption className="visually-hidden">Orders by what went wrong</caption>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">What</Table.Th>
                  <Table.Th scope="col">Orders</Table.Th>
                  <Table.Th scope="col">Of all</Table.Th>
                  {before && <Table.Th scope="col">Before</Table.Th>}
                  <Table.Th scope="col">After</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {dropOutsOf(answer, before).map((dropOut) => (
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
