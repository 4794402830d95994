import { ScrollArea, Table } from '@mantine/core'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import type { OneOrder, OrderPanelProps } from './order.tsx'

/** The lines of the order. */
export function OrderLinesPanel({ response, format }: OrderPanelProps) {
  const links = useLinks()
  return (
    <Panel
      title="Items"
      response={response}
      height={120}
      isEmpty={({ lines }) => !lines?.length}
      emptyText="The order has no lines."
    >
      {({ lines, taxIncluded }) => (
        <ScrollArea type="auto" viewportProps={{ tabIndex: 0, 'aria-label': 'Items of the order' }}>
          <Table horizontalSpacing="xs" className="numbers">
            <caption className="visually-hidden">Items of the order</caption>
            <Table.Thead>
              <Table.Tr>
                {['Product', 'Quantity', 'Unit price', 'Total', ...shownParts(lines).map(({ label }) => label)].map(
                  (label) => (
                    <Table.Th key={label} scope="col">
                      {label}
                      {label === 'Total' && taxIncluded && ' (with tax)'}
                    </Table.Th>
                  ),
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lines?.map(({ productId, name, quantity, total, variantId, sku, isGiftCard, ...line }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: an order may have two lines of one product
                <Table.Tr key={i}>
                  <Table.Td>
                    <PageLink href={links.product(productId)} title={productId}>
                      {name ?? productId}
                    </PageLink>
                    {isGiftCard && ' (gift card)'}
                    {(variantId ?? sku) && (
                      <div className="line-variant">{[variantId, sku].filter(Boolean).join(' · ')}</div>
                    )}
                  </Table.Td>
                  <Table.Td>{format.count(quantity)}</Table.Td>
                  <Table.Td>{format.money(quantity === 0 ? null : total / quantity)}</Table.Td>
                  <Table.Td>{format.money(total)}</Table.Td>
                  {shownParts(lines).map(({ label, name: part }) => (
                    <Table.Td key={label}>
                      {format.money(line[part])}
                      {part === 'tax' && line.taxRate !== null && ` (${format.share(line.taxRate / 100)})`}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
    </Panel>
  )
}

type Line = NonNullable<OneOrder['lines']>[number]

const parts = [
  { name: 'unitCost', label: 'Unit cost' },
  { name: 'discount', label: 'Discount' },
  { name: 'tax', label: 'Tax' },
] as const

/** The costs and parts that are known for any of the lines. */
const shownParts = (lines: readonly Line[] | null) =>
  parts.filter(({ name }) => lines?.some((line) => line[name] !== null))
