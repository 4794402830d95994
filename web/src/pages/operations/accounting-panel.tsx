import { Alert, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { csvAddress, type ResponseOf, type RowOf } from '../../api/client.ts'
import { countOf } from '../../format/count-of.ts'
import type { Format } from '../../format/format.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useView } from '../../view/use-view.ts'
import { accountingGap } from './health.ts'
import { useIngest, useWaiting } from './requests.ts'
import { ScrollingTable, text } from './scrolling-table.tsx'
import { useTab } from './use-tab.ts'

type Row = RowOf<'/api/analytics/ingest'>
type Totals = ResponseOf<'/api/analytics/ingest'>['totals']

const CSV = csvAddress('/api/analytics/ingest', {})

/** The outcomes of all events received. Each row shows whether it adds up. */
export function AccountingPanel() {
  const { format } = useView()
  const ingest = useIngest()
  const waiting = useWaiting()
  return (
    <Panel
      title="Accounting"
      scope="tenant"
      description="The outcomes of all events received, by source and type"
      response={ingest}
      height={ingest.data?.rows.length === 0 ? 80 : 420}
      isEmpty={({ rows }) => rows.length === 0}
      emptyText="No events received yet."
      actions={<CsvButton title="Accounting" csv={CSV} />}
    >
      {({ rows, totals }) => (
        <Stack gap="sm">
          <GapNote rows={[...rows, totals]} />
          <AccountingTable rows={rows} totals={totals} />
          <Text size="sm" c="dimmed">
            In every row, received = applied + duplicate + ignored + rejected + withdrawn. Contradictions are duplicates
            that differ from the applied event. {waiting.data && describeWaiting(waiting.data.totals.events, format)}
          </Text>
        </Stack>
      )}
    </Panel>
  )
}

function describeWaiting(events: number, format: Format): string {
  if (events === 0) return 'No applied event is waiting for its order.'
  const verbs = events === 1 ? 'is waiting for its order and is' : 'are waiting for their orders and are'
  return `${countOf(events, 'applied event', format)} ${verbs} not included in reports yet.`
}

function GapNote({ rows }: { rows: readonly Totals[] }) {
  const { format } = useView()
  const wrong = rows.filter((row) => accountingGap(row) !== 0).length
  if (wrong === 0) return null
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title="The accounting does not add up">
      The outcomes do not equal the events received in {countOf(wrong, 'row', format)} below. This is a bug in Tidemark.
      Do not change the database, verify the numbers in the tab “Verify”, and report the bug with the log.
    </Alert>
  )
}

function AccountingTable({ rows, totals }: { rows: readonly Row[]; totals: Totals }) {
  const { format } = useView()
  return (
    <ScrollingTable
      caption="Outcomes of events, by source and type"
      columns={[
        'Type',
        text('Source'),
        'Received',
        'Applied',
        'Duplicate',
        'Ignored',
        'Rejected',
        'Withdrawn',
        'Adds up',
        'Contradictions',
        'Warnings',
        'Last received',
      ]}
    >
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr
            key={`${row.source} ${row.type}`}
            className={accountingGap(row) === 0 ? undefined : 'operations-wrong'}
          >
            <Table.Th scope="row" fw={400}>
              {row.type}
            </Table.Th>
            <Table.Td className="operations-text">{row.source}</Table.Td>
            <Counts counts={row} rejected={<Rejected row={row} />} />
            <Table.Td>{row.lastReceivedAt === null ? '–' : format.instant(row.lastReceivedAt)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th scope="row">All</Table.Th>
          <Table.Td />
          <Counts counts={totals} rejected={format.count(totals.rejected)} />
          <Table.Td>{format.instant(totals.lastReceivedAt)}</Table.Td>
        </Table.Tr>
      </Table.Tfoot>
    </ScrollingTable>
  )
}

function Counts({ counts, rejected }: { counts: Totals; rejected: ReactNode }) {
  const { format } = useView()
  return (
    <>
      <Table.Td fw={650}>{format.count(counts.received)}</Table.Td>
      {(['applied', 'duplicate', 'ignored'] as const).map((outcome) => (
        <Table.Td key={outcome} c={counts[outcome] === 0 ? 'dimmed' : undefined}>
          {format.count(counts[outcome])}
        </Table.Td>
      ))}
      <Table.Td c={counts.rejected === 0 ? 'dimmed' : undefined}>{rejected}</Table.Td>
      <Table.Td c={counts.withdrawn === 0 ? 'dimmed' : undefined}>{format.count(counts.withdrawn)}</Table.Td>
      <Table.Td>
        <AddsUp gap={accountingGap(counts)} />
      </Table.Td>
      {(['contradictions', 'appliedWithWarnings'] as const).map((part) => (
        <Table.Td key={part} c={counts[part] === 0 ? 'dimmed' : undefined}>
          {format.count(counts[part])}
        </Table.Td>
      ))}
    </>
  )
}

/** The number of rejected events, with a link to those that are still dead letters. */
function Rejected({ row: { source, type, rejected } }: { row: Row }) {
  const { format } = useView()
  const { addressOf } = useTab()
  if (rejected === 0) return format.count(0)
  const isTyped = !type.startsWith('(')
  return (
    <PageLink href={addressOf('dead-letters', { source, ...(isTyped && { type }) })}>{format.count(rejected)}</PageLink>
  )
}

function AddsUp({ gap }: { gap: number }) {
  const { format } = useView()
  if (gap === 0) {
    return (
      <>
        <IconCheck size={18} className="operations-good" aria-hidden />
        <span className="visually-hidden">Adds up</span>
      </>
    )
  }
  return (
    <Text span fw={650} className="operations-bad">
      <IconX size={16} aria-hidden /> {format.count(Math.abs(gap))} {gap > 0 ? 'too many' : 'missing'}
    </Text>
  )
}
