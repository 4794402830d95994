import { ScrollArea, Table } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ChartTable, TableCell } from '../charts/chart-content.ts'
import { PageLink } from './page-link.tsx'

interface ChartTableViewProps {
  table: ChartTable
  caption: string
  maxHeight: number
  /** The note behind the number of a cell with a mark. */
  renderMark?(mark: string): ReactNode
}

/** The table behind a chart. */
export function ChartTableView({ table: { columns, rows }, caption, maxHeight, renderMark }: ChartTableViewProps) {
  return (
    <ScrollArea.Autosize mah={maxHeight} type="auto" viewportProps={{ tabIndex: 0, 'aria-label': caption }}>
      <Table stickyHeader horizontalSpacing="sm" className="numbers">
        <caption className="visually-hidden">{caption}</caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column, i) =>
              column === '' ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity
                <Table.Td key={i} />
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity
                <Table.Th key={i} scope="col">
                  {column}
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((cells, y) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
            <Table.Tr key={y}>
              {cells.map((cell, x) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other identity
                <Table.Td key={x} dir={x === 0 ? 'auto' : undefined}>
                  <Cell cell={cell} />
                  {typeof cell === 'object' && cell.mark !== undefined && renderMark?.(cell.mark)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  )
}

function Cell({ cell }: { cell: TableCell }) {
  if (typeof cell === 'string') return cell
  return cell.href === undefined ? cell.text : <PageLink href={cell.href}>{cell.text}</PageLink>
}
