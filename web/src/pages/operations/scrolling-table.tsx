import { ScrollArea, Table } from '@mantine/core'
import type { ReactNode } from 'react'

/** A column by its label. Without a label, it has buttons or bars. */
type Column = string | { label: string; isText?: boolean; width?: string }

interface ScrollingTableProps {
  /** The content of the table, for screen readers. */
  caption: string
  columns: readonly Column[]
  /** The body. */
  children: ReactNode
  maxHeight?: number
}

/** A column of texts. */
export const text = (label: string): Column => ({ label, isText: true })

/** A table that scrolls inside its panel. Cells of text have the class `operations-text`; all others except the first are numbers. */
export function ScrollingTable({ caption, columns, children, maxHeight }: ScrollingTableProps) {
  return (
    <ScrollArea.Autosize
      mah={maxHeight}
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': caption }}
    >
      <Table horizontalSpacing={8} className="numbers operations-table" stickyHeader={maxHeight !== undefined}>
        <caption className="visually-hidden">{caption}</caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => {
              const {
                label,
                isText = false,
                width,
              }: Exclude<Column, string> = typeof column === 'string' ? { label: column } : column
              if (label === '') return <Table.Td key={label} w={width} />
              return (
                <Table.Th key={label} scope="col" className={isText ? 'operations-text' : undefined}>
                  {label}
                </Table.Th>
              )
            })}
          </Table.Tr>
        </Table.Thead>
        {children}
      </Table>
    </ScrollArea.Autosize>
  )
}
