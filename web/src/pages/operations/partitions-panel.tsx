import { Group, Stack, Table, Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import type { ResponseOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { countOf } from '../../format/count-of.ts'
import { useView } from '../../view/use-view.ts'
import { OperationPanel } from './operation-panel.tsx'
import { ScrollingTable, text } from './scrolling-table.tsx'

type Sized = ResponseOf<'/api/operations/partitions'>['tables'][number]

const REFRESH_SIZES_EVERY_MS = 60_000

/** The size of the database, by partitioned table and partition. */
export function PartitionsPanel() {
  const { format } = useView()
  const sizes = useApi('/api/operations/partitions', {}, { everyMs: REFRESH_SIZES_EVERY_MS, isLive: false })
  return (
    <OperationPanel
      title="Storage"
      description="Partitioned tables on disk, including their indexes"
      response={sizes}
      height={290}
    >
      {({ databaseBytes, tables }) => {
        const listed = tables.reduce((sum, { bytes }) => sum + bytes, 0)
        return (
          <Stack gap="sm">
            <Text>
              Database size: <strong>{format.bytes(databaseBytes)}</strong>, of which the partitioned tables below use{' '}
              {format.bytes(listed)}.
            </Text>
            <SizeTable tables={tables.toSorted((a, b) => b.bytes - a.bytes)} />
            <Text size="sm" c="dimmed">
              Row counts are estimates of PostgreSQL. The tab “Retention” of the settings shows what is deleted, and
              when.
            </Text>
          </Stack>
        )
      }}
    </OperationPanel>
  )
}

function SizeTable({ tables }: { tables: readonly Sized[] }) {
  const most = Math.max(1, ...tables.map(({ bytes }) => bytes))
  return (
    <ScrollingTable
      caption="Sizes of the partitioned tables, the largest first"
      columns={['Table', text('Partitions'), 'Rows', 'Size', { label: '', width: '35%' }]}
    >
      <Table.Tbody>
        {tables.map((table) => (
          <SizeRows key={table.table} table={table} most={most} />
        ))}
      </Table.Tbody>
    </ScrollingTable>
  )
}

function SizeRows({ table: { table, rowsEstimate, bytes, partitions }, most }: { table: Sized; most: number }) {
  const { format } = useView()
  const [isOpen, setIsOpen] = useState(false)
  const Icon = isOpen ? IconChevronDown : IconChevronRight
  return (
    <>
      <Table.Tr>
        <Table.Th scope="row" fw={500}>
          <UnstyledButton onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen} fz="sm" fw={500}>
            <Group gap={4} wrap="nowrap">
              <Icon size={16} aria-hidden />
              {table}
            </Group>
          </UnstyledButton>
        </Table.Th>
        <Table.Td className="operations-text">{countOf(partitions.length, 'partition', format)}</Table.Td>
        <Table.Td>{format.count(rowsEstimate)}</Table.Td>
        <Table.Td>{format.bytes(bytes)}</Table.Td>
        <Bar bytes={bytes} most={most} />
      </Table.Tr>
      {isOpen &&
        partitions.map((partition) => (
          <Table.Tr key={partition.name}>
            <Table.Th scope="row" fw={400} pl={32} c="dimmed">
              {partition.name}
            </Table.Th>
            <Table.Td className="operations-text">{partition.from.slice(0, 10)}</Table.Td>
            <Table.Td>{format.count(partition.rowsEstimate)}</Table.Td>
            <Table.Td>{format.bytes(partition.bytes)}</Table.Td>
            <Bar bytes={partition.bytes} most={most} />
          </Table.Tr>
        ))}
    </>
  )
}

function Bar({ bytes, most }: { bytes: number; most: number }) {
  return (
    <Table.Td>
      <span className="operations-bar" aria-hidden>
        <span style={{ width: `${(100 * bytes) / most}%` }} />
      </span>
    </Table.Td>
  )
}
