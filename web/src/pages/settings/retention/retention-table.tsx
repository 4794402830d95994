import { Table, Text } from '@mantine/core'
import { useView } from '../../../view/use-view.ts'
import { ScrollingTable, text } from '../../operations/scrolling-table.tsx'
import type { Retention } from './retention-panel.tsx'
import { deletedNext, keptFor, nameOf, oldestOf } from './retention-words.ts'

/** Each kind of data with its limit, its size and its oldest. */
export function RetentionTable({ data }: { data: Retention['data'] }) {
  const { format } = useView()
  return (
    <ScrollingTable
      caption="What is stored, and for how long"
      columns={['Data', text('Kept'), 'Rows', 'Size', text('Oldest'), text('Deleted next')]}
    >
      <Table.Tbody>
        {data.map((one) => (
          <Table.Tr key={one.name}>
            <Table.Th scope="row" fw={500}>
              {nameOf(one.name)}
            </Table.Th>
            <Table.Td className="operations-text">
              {keptFor(one, format)}
              {one.setting !== null && (
                <Text size="xs" c="dimmed">
                  {one.setting}, {one.isDefault ? 'default' : 'set in the environment'}
                </Text>
              )}
            </Table.Td>
            <Table.Td>{format.count(one.rowsEstimate)}</Table.Td>
            <Table.Td>{format.bytes(one.bytes)}</Table.Td>
            <Table.Td className="operations-text">{oldestOf(one, format)}</Table.Td>
            <Table.Td className="operations-text">{deletedNext(one, format, Date.now())}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollingTable>
  )
}
