import { Table, Text } from '@mantine/core'
import { useSearchParams } from 'wouter'
import type { ResponseOf } from '../../api/client.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { useView } from '../../view/use-view.ts'
import { labelOfReason } from './dead-letter-filter.ts'
import { ScrollingTable, text } from './scrolling-table.tsx'

type Head = ResponseOf<'/api/dead-letters'>['deadLetters'][number]

/** A page of dead letters. Each row links to its details. */
export function DeadLettersTable({ letters }: { letters: readonly Head[] }) {
  return (
    <ScrollingTable
      caption="Dead letters, newest first"
      columns={['Last seen', text('Reason'), text('Type'), text('Error'), text('Source'), 'Times seen', 'Size']}
    >
      <Table.Tbody>
        {letters.map((letter) => (
          <LetterRow key={letter.id} letter={letter} />
        ))}
      </Table.Tbody>
    </ScrollingTable>
  )
}

function LetterRow({ letter }: { letter: Head }) {
  const { format } = useView()
  const [search] = useSearchParams()
  const address = new URLSearchParams(search)
  address.set('letter', String(letter.id))
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        <PageLink href={`/operations?${address}`} title={`Dead letter ${letter.id}`}>
          {format.instant(letter.lastSeenAt)}
        </PageLink>
      </Table.Th>
      <Table.Td className="operations-text">{labelOfReason(letter.reason)}</Table.Td>
      <Table.Td className="operations-text">
        {letter.type ?? (
          <Text inherit c="dimmed">
            Unknown
          </Text>
        )}
      </Table.Td>
      <Table.Td className="operations-long" title={letter.error}>
        {letter.error}
      </Table.Td>
      <Table.Td className="operations-text">{letter.source}</Table.Td>
      <Table.Td>{format.count(letter.timesSeen)}</Table.Td>
      <Table.Td>{format.bytes(letter.bodyBytes)}</Table.Td>
    </Table.Tr>
  )
}
