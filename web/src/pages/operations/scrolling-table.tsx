import { ScrollArea, Table } from '@mantine/core'
import type { ReactNode } from 'react'

interface ScrollingTableProps {
  /** For whoever cannot see it: what the table is. */
  caption: string
  children: ReactNode
  maxHeight?: number
}

/** A table that scrolls inside its panel where it is wider. Columns of class `operations-text` are text, all others but the first numbers. */
export function ScrollingTable({ caption, children, maxHeight }: ScrollingTableProps) {
  return (
    <ScrollArea.Autosize
      mah={maxHeight}
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': caption }}
    >
      <Table horizontalSpacing="sm" className="numbers operations-table" stickyHeader={maxHeight !== undefined}>
        <caption className="visually-hidden">{caption}</caption>
        {children}
      </Table>
    </ScrollArea.Autosize>
  )
}
