import { ScrollArea, Table } from '@mantine/core'
import type { ReactNode } from 'react'

interface ScrollingTableProps {
  /** The content of the table, for screen readers. */
  caption: string
  children: ReactNode
  maxHeight?: number
}

/** A table that scrolls inside its panel. Columns of class `operations-text` are text; all others except the first are numbers. */
export function ScrollingTable({ caption, children, maxHeight }: ScrollingTableProps) {
  return (
    <ScrollArea.Autosize
      mah={maxHeight}
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': caption }}
    >
      <Table horizontalSpacing={8} className="numbers operations-table" stickyHeader={maxHeight !== undefined}>
        <caption className="visually-hidden">{caption}</caption>
        {children}
      </Table>
    </ScrollArea.Autosize>
  )
}
