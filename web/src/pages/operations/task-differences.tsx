import { Skeleton, Stack, Table, Text } from '@mantine/core'
import type { AnswerOf } from '../../api/client.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useView } from '../../view/use-view.ts'
import { ScrollingTable } from './scrolling-table.tsx'

type Result = NonNullable<AnswerOf<'/api/operations/tasks/{id}'>['result']>

/** What a verification or rebuild found different: by table, and the first values one by one. */
export function TaskDifferences({ id }: { id: string }) {
  const task = useAnswer('/api/operations/tasks/{id}', { inPath: { id } }, { isLive: false })
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
    <ScrollingTable caption="Rows that differ, by table">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Table</Table.Th>
          <Table.Th scope="col">Rows that differ</Table.Th>
          {hasSums && (
            <Table.Th scope="col" className="operations-text">
              Too low by (below zero: too high)
            </Table.Th>
          )}
        </Table.Tr>
      </Table.Thead>
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
      <ScrollingTable caption="Values that differ" maxHeight={420}>
        <Table.Thead>
          <Table.Tr>
            {['Table', 'Tenant', 'Row', 'Column'].map((label) => (
              <Table.Th key={label} scope="col" className="operations-text">
                {label}
              </Table.Th>
            ))}
            <Table.Th scope="col">Is</Table.Th>
            <Table.Th scope="col">Should be</Table.Th>
          </Table.Tr>
        </Table.Thead>
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
              <Table.Td>{live ?? 'not there'}</Table.Td>
              <Table.Td>{shouldBe ?? 'not there'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollingTable>
      {differingValues > differences.length && (
        <Text size="sm" c="dimmed">
          The first {format.count(differences.length)} of {format.count(differingValues)} values. “npx tidemark verify”
          lists all of them.
        </Text>
      )}
    </>
  )
}
