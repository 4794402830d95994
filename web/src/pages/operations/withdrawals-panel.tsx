import { Button, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { useMay } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { ImportPanel } from './import-panel.tsx'
import { OperationPanel } from './operation-panel.tsx'
import { REFRESH_EVERY_MS } from './requests.ts'
import { ScrollingTable, text } from './scrolling-table.tsx'
import { WithdrawDialog } from './withdraw-dialog.tsx'
import { WithdrawForm } from './withdraw-form.tsx'
import {
  type Choice,
  canWithdraw,
  type ImportRun,
  importStatusOf,
  statusOf,
  type Withdrawal,
} from './withdrawal-words.ts'

interface Asked {
  title: string
  choice: Choice
}

/** Import runs and other events that can be withdrawn, and withdrawals that can be reverted. */
export function WithdrawalsPanel() {
  const withdrawals = useApi('/api/operations/withdrawals', {}, { everyMs: REFRESH_EVERY_MS, isLive: false })
  const [asked, setAsked] = useState<Asked>()
  const mayIngest = useMay('ingest')
  const mayOperate = useMay('operate')
  const mayImport = mayIngest && mayOperate
  const undo = (id: number) => setAsked({ title: `import run ${id}`, choice: { kind: 'retract', import: id } })
  return (
    <Stack gap="md">
      {mayImport && <ImportPanel onUndo={undo} />}
      <OperationPanel
        title="Imports and withdrawals"
        description="Withdrawn events count as if they had never arrived"
        response={withdrawals}
        height={320}
      >
        {({ importRuns, withdrawals: list }) => (
          <Stack gap="lg">
            <ImportRuns runs={importRuns} onAsk={setAsked} />
            <WithdrawForm onAsk={setAsked} />
            <Withdrawals list={list} onAsk={setAsked} />
          </Stack>
        )}
      </OperationPanel>
      {asked && <WithdrawDialog {...asked} onClose={() => setAsked(undefined)} />}
    </Stack>
  )
}

function ImportRuns({ runs, onAsk }: { runs: readonly ImportRun[]; onAsk(asked: Asked): void }) {
  const { format } = useView()
  if (runs.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No import runs. Choose a file above, or run “npx tidemark import FILE”.
      </Text>
    )
  }
  return (
    <ScrollingTable
      caption="Import runs, newest first"
      columns={[
        'Import run',
        text('Status'),
        text('File'),
        text('Source'),
        'Started',
        'Applied',
        'Duplicate',
        'Rejected',
        '',
      ]}
    >
      <Table.Tbody>
        {runs.map((run) => (
          <Table.Tr key={run.id}>
            <Table.Th scope="row" fw={400}>
              {run.id}
            </Table.Th>
            <Table.Td className="operations-text">{importStatusOf(run)}</Table.Td>
            <Table.Td className="operations-text">{run.file}</Table.Td>
            <Table.Td className="operations-text">{run.source}</Table.Td>
            <Table.Td>{format.instant(run.startedAt)}</Table.Td>
            <Table.Td>{format.count(run.applied)}</Table.Td>
            <Table.Td>{format.count(run.duplicate)}</Table.Td>
            <Table.Td>{format.count(run.rejected)}</Table.Td>
            <Table.Td>
              {canWithdraw(run) && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Withdraw import run ${run.id}`}
                  onClick={() => onAsk({ title: `import run ${run.id}`, choice: { kind: 'retract', import: run.id } })}
                >
                  Withdraw
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollingTable>
  )
}

function Withdrawals({ list, onAsk }: { list: readonly Withdrawal[]; onAsk(asked: Asked): void }) {
  const { format } = useView()
  if (list.length === 0) return null
  return (
    <ScrollingTable
      caption="Withdrawals, newest first"
      columns={['Withdrawal', text('Status'), text('Events of'), 'Started', 'Withdrawn events', '']}
    >
      <Table.Tbody>
        {list.map(({ id, selection, startedAt, events, status }) => (
          <Table.Tr key={id}>
            <Table.Th scope="row" fw={400}>
              {id}
            </Table.Th>
            <Table.Td className="operations-text">{statusOf(status)}</Table.Td>
            <Table.Td className="operations-text operations-long">{selection}</Table.Td>
            <Table.Td>{format.instant(startedAt)}</Table.Td>
            <Table.Td>{format.count(events)}</Table.Td>
            <Table.Td>
              {status !== 'reverted' && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Revert withdrawal ${id}`}
                  onClick={() => onAsk({ title: `withdrawal ${id}`, choice: { kind: 'revert', withdrawal: id } })}
                >
                  Revert
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollingTable>
  )
}
