import { Skeleton, Stack, Table, Text } from '@mantine/core'
import type { ResponseOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useView } from '../../view/use-view.ts'
import { ScrollingTable, text } from './scrolling-table.tsx'

type Result = NonNullable<ResponseOf<'/api/operations/tasks/{id}'>['result']>

/** The differences found by a verification or rebuild: rows by table, and the first values. */
export function TaskDifferences({ id }: { id: string }) {
  const task = useApi('/api/operations/tasks/{id}', { inPath: { id } }, { isLive: false })
  if (task.error) return <ProblemNote error={task.error} onRetry={() => void task.refetch()} />
  if (!task.data || task.isPlaceholderData) return <Skeleton height={160} />
  const { result } = task.data
  if (!result) return null
  return (
    <Stack gap="sm">
      <ByTable byTable={result.byTable} />
      <Values result={result} />
    </Stack>
  )
}

function ByTable({ byTable }: Pick<Result, 'byTable'>) {
  const { format } = useView()
  const hasSums = byTable.some(({ sums }) => sums !== undefined)
  return (
    <ScrollingTable
      caption="Differing rows by table"
      columns={['Table', 'Differing rows', ...(hasSums ? [text('Missing amount (negative: excess)')] : [])]}
    >
      <Table.Tbody>
        {byTable.map(({ table, rows, sums }) => (
          <Table.Tr key={table}>
            <Table.Th scope="row" fw={400}>
              {table}
            </Table.Th>
            <Table.Td>{format.count(rows)}</Table.Td>
            {hasSums && (
              <Table.Td className="operations-text">
                {Object.entries(sums ?? {})
                  .map(([column, sum]) => `${column} ${sum}`)
                  .join(', ')}
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollingTable>
  )
}

function Values({ result: { differences, differingValues } }: { result: Result }) {
  const { format } = useView()
  if (differences.length === 0) return null
  return (
    <>
      <ScrollingTable
        caption="Differing values"
        maxHeight={420}
        columns={[text('Table'), text('Tenant'), text('Row'), text('Column'), 'Current', 'Expected']}
      >
        <Table.Tbody>
          {differences.map(({ table, tenant, key, column, live, shouldBe }) => (
            <Table.Tr key={JSON.stringify([table, tenant, key, column])}>
              <Table.Td className="operations-text">{table}</Table.Td>
              <Table.Td className="operations-text">{tenant}</Table.Td>
              <Table.Td className="operations-text">
                {Object.entries(key)
                  .map(([name, value]) => `${name} ${value}`)
                  .join(', ')}
              </Table.Td>
              <Table.Td className="operations-text">{column}</Table.Td>
              <Table.Td>{live ?? 'missing'}</Table.Td>
              <Table.Td>{shouldBe ?? 'missing'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollingTable>
      {differingValues > differences.length && (
        <Text size="sm" c="dimmed">
          The first {format.count(differences.length)} of {format.count(differingValues)} values. To list all values,
          run “npx tidemark verify”.
        </Text>
      )}
    </>
  )
}
