import { ScrollArea, Table, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import './data-table.css'
import type { SortOrder, TableState } from './use-table.ts'

/** A column of rows `R`. */
export interface DataColumn<R, S extends string = string> {
  id: string
  label: string
  /** `right` for numbers. */
  align?: 'left' | 'right'
  render(row: R): ReactNode
  /** The name of the column in the API's sort parameter. Undefined: the column cannot be sorted. */
  sortKey?: S
  /** The order after the first click. Default: descending for numbers, ascending for text. */
  firstOrder?: SortOrder
  /** Wraps long texts. */
  canWrap?: boolean
  /** The definition of the values, for the tooltip. */
  meaning?: string
}

interface DataTableProps<R, S extends string> {
  /** The content of the table, for screen readers. */
  caption: string
  /** Pass a stable list. The first column stays visible while the others scroll. */
  columns: readonly DataColumn<R, S>[]
  rows: readonly R[]
  keyOf(row: R): string
  /** The state of `useTable`; undefined for tables that cannot be sorted. */
  table?: TableState<S>
  /** Cells of the last row, such as totals, by column id. */
  foot?: Readonly<Record<string, ReactNode>>
}

/** The rows of a response. Headers sort through the API. A wide table scrolls inside its panel. */
export function DataTable<R, S extends string = string>(props: DataTableProps<R, S>) {
  const { caption, columns, rows, keyOf, table, foot } = props
  const classOf = ({ align, canWrap }: DataColumn<R, S>) =>
    align === 'right' ? 'number' : canWrap ? 'wrapping' : undefined
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': caption }}>
      <Table highlightOnHover horizontalSpacing={6} className="data-table">
        <caption className="visually-hidden">{caption}</caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.id} scope="col" className={classOf(column)} aria-sort={sortedBy(column, table)}>
                <Head column={column} table={table} />
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)}>
              {columns.map((column) => (
                <Table.Td
                  key={column.id}
                  className={classOf(column)}
                  dir={column.align === 'right' ? undefined : 'auto'}
                >
                  {column.render(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
        {foot && (
          <Table.Tfoot>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Td key={column.id} className={classOf(column)}>
                  {foot[column.id]}
                </Table.Td>
              ))}
            </Table.Tr>
          </Table.Tfoot>
        )}
      </Table>
    </ScrollArea>
  )
}

interface HeadProps<R, S extends string> {
  column: DataColumn<R, S>
  table: TableState<S> | undefined
}

function Head<R, S extends string>({ column, table }: HeadProps<R, S>) {
  const { label, sortKey, align, meaning, firstOrder = align === 'right' ? 'desc' : 'asc' } = column
  const isSortable = table && sortKey !== undefined
  const mark = (
    <span aria-hidden className={table?.sort === sortKey ? 'sort-mark sorted' : 'sort-mark'}>
      {(table?.sort === sortKey ? table?.order : firstOrder) === 'asc' ? '▲' : '▼'}
    </span>
  )
  const head = isSortable ? (
    <button type="button" className="sort-button" onClick={() => table.sortBy(sortKey, firstOrder)}>
      {align === 'right' && mark}
      {label}
      {align !== 'right' && mark}
    </button>
  ) : (
    <span>{label}</span>
  )
  if (!meaning) return head
  return (
    <Tooltip label={meaning} multiline maw={280} openDelay={300}>
      {head}
    </Tooltip>
  )
}

function sortedBy<R, S extends string>({ sortKey }: DataColumn<R, S>, table: TableState<S> | undefined) {
  if (!table || sortKey === undefined) return undefined
  if (table.sort !== sortKey) return 'none'
  return table.order === 'asc' ? 'ascending' : 'descending'
}
