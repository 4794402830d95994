import { Button, Code, Group, Stack, Table, Text, Textarea, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type ResponseOf } from '../../api/client.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useView } from '../../view/use-view.ts'
import { describeRetry } from './dead-letter-actions.ts'
import { isReason, labelOfReason, reasons } from './dead-letter-filter.ts'
import { indentJson, problemOfJson } from './indent-json.ts'

type DeadLetter = ResponseOf<'/api/dead-letters/{id}'>

interface DeadLetterSheetProps {
  letter: DeadLetter
  /** The letter is gone from the list. `text`: the outcome, in a sentence. */
  onDone(text: string): void
}

/** The error, body and details of a dead letter, with buttons to edit, retry or discard it. */
export function DeadLetterSheet({ letter, onDone }: DeadLetterSheetProps) {
  const { id, reason, error } = letter
  const client = useQueryClient()
  const [edited, setEdited] = useState<string>()
  const [isSure, setIsSure] = useState(false)
  const handlers = { onSuccess: onDone, onSettled: () => client.invalidateQueries() }
  const retry = useMutation<string, Error>({
    ...handlers,
    mutationFn: async () => {
      const body = edited === undefined ? {} : { body: edited }
      const { data } = await api.POST('/api/dead-letters/{id}/retry', { params: { path: { id } }, body })
      return describeRetry(id, data?.status ?? 'accepted')
    },
  })
  const discard = useMutation<string, Error>({
    ...handlers,
    mutationFn: async () => {
      await api.DELETE('/api/dead-letters/{id}', { params: { path: { id } } })
      return `Dead letter ${id} was discarded permanently.`
    },
  })
  const isBusy = retry.isPending || discard.isPending
  const problem = retry.error ?? discard.error

  return (
    <Stack gap="md">
      <div>
        <Text fw={650}>{labelOfReason(reason)}</Text>
        <Text className="operations-error">{error}</Text>
        {isReason(reason) && (
          <Text size="sm" c="dimmed" mt={4}>
            {reasons[reason].help}
          </Text>
        )}
      </div>
      {problem && <ProblemNote error={problem} />}
      <Group gap="xs">
        <Button size="xs" onClick={() => retry.mutate()} loading={retry.isPending} disabled={isBusy}>
          {edited === undefined ? 'Retry unchanged' : 'Retry with this body'}
        </Button>
        {edited === undefined ? (
          <Button size="xs" variant="default" onClick={() => setEdited(bodyText(letter))} disabled={isBusy}>
            Edit body
          </Button>
        ) : (
          <Button size="xs" variant="default" onClick={() => setEdited(undefined)} disabled={isBusy}>
            Discard changes
          </Button>
        )}
        {isSure ? (
          <>
            <Button size="xs" color="red" onClick={() => discard.mutate()} loading={discard.isPending}>
              Discard permanently
            </Button>
            <Button size="xs" variant="default" onClick={() => setIsSure(false)} disabled={isBusy} autoFocus>
              Keep it
            </Button>
          </>
        ) : (
          <Button size="xs" variant="default" onClick={() => setIsSure(true)} disabled={isBusy}>
            Discard
          </Button>
        )}
      </Group>
      <Body letter={letter} edited={edited} onEdit={setEdited} />
      <Facts letter={letter} />
    </Stack>
  )
}

interface BodyProps {
  letter: DeadLetter
  edited: string | undefined
  onEdit(text: string): void
}

function Body({ letter, edited, onEdit }: BodyProps) {
  const { format } = useView()
  const flaw = edited === undefined ? undefined : problemOfJson(edited)
  return (
    <section aria-label="Body">
      <Title order={3} size="h5" mb={6}>
        Body, {format.bytes(letter.bodyBytes)}
        {letter.bodyBase64 !== undefined && '. Not UTF-8: unreadable bytes are shown as �'}
      </Title>
      {edited === undefined ? (
        <Code block tabIndex={0} className="operations-body">
          {bodyText(letter)}
        </Code>
      ) : (
        <Textarea
          autosize
          minRows={8}
          maxRows={24}
          spellCheck={false}
          autoFocus
          aria-label="Edited body"
          description="Keep the id of the event, so that it is recognised as the same event."
          className="operations-body-edit"
          value={edited}
          onChange={(event) => onEdit(event.currentTarget.value)}
          error={flaw === undefined ? undefined : `Invalid JSON: ${flaw}`}
        />
      )}
    </section>
  )
}

/** The body; JSON is indented. */
function bodyText({ body, bodyBase64 }: DeadLetter): string {
  if (body !== undefined) return indentJson(body)
  const bytes = Uint8Array.from(atob(bodyBase64 ?? ''), (character) => character.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}

function Facts({ letter }: { letter: DeadLetter }) {
  const { format } = useView()
  const facts = [
    ['Source', letter.source],
    ['Tenant', letter.tenant],
    ['Type', letter.type],
    ['Event id', letter.eventId],
    ['First seen', format.instant(letter.firstSeenAt)],
    ['Last seen', format.instant(letter.lastSeenAt)],
    ['Times seen', format.count(letter.timesSeen)],
    ['Tenant of the access key', letter.onlyTenant],
  ]
  return (
    <>
      <NameTable label="Details" rows={facts} />
      <NameTable label="Headers" rows={Object.entries(letter.headers ?? {})} />
    </>
  )
}

function NameTable({ label, rows }: { label: string; rows: readonly (string | null)[][] }) {
  const present = rows.filter(([, value]) => value !== null)
  return (
    <section aria-label={label}>
      <Title order={3} size="h5">
        {label}
      </Title>
      {present.length === 0 ? (
        <Text size="sm" c="dimmed">
          None
        </Text>
      ) : (
        <Table className="operations-names">
          <Table.Tbody>
            {present.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" w="35%">
                  {name}
                </Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  )
}
