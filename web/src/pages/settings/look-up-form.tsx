import { Alert, Button, Group, Radio, Stack, Table, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, type ResponseOf } from '../../api/client.ts'
import { download } from '../../api/download.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useView } from '../../view/use-view.ts'

type OrderMode = ResponseOf<'/api/erasures'>['erasures'][number]['orders']
type Summary = ResponseOf<'/api/personal-data/{customerId}'>

/** Looks up one customer, and offers to export and to erase what is stored. */
export function LookUpForm({ onErased }: { onErased(): void }) {
  const [customerId, setCustomerId] = useState('')
  const [isAsking, setIsAsking] = useState(false)
  const [orders, setOrders] = useState<OrderMode>('keep')
  const path = (id: string) => ({ params: { path: { customerId: id } } })
  const lookUp = useMutation<Summary, Error>({
    mutationFn: async () => (await api.GET('/api/personal-data/{customerId}', path(customerId.trim()))).data as Summary,
  })
  const saving = useMutation<void, Error, Summary>({
    mutationFn: ({ customerId: id, tenant }) =>
      download(
        `/api/personal-data/${encodeURIComponent(id)}/export?tenant=${encodeURIComponent(tenant)}`,
        'customer.json',
      ),
  })
  const erasure = useMutation<void, Error, Summary>({
    mutationFn: async ({ customerId: id, tenant }) => {
      await api.POST('/api/erasures', { body: { customerId: id, tenant, orders } })
    },
    onSuccess: () => {
      setIsAsking(false)
      setOrders('keep')
      setCustomerId('')
      lookUp.reset()
      onErased()
    },
  })
  const found = lookUp.data

  function submit(event: FormEvent) {
    event.preventDefault()
    erasure.reset()
    lookUp.mutate()
  }

  return (
    <Stack gap="sm">
      <Group component="form" onSubmit={submit} align="flex-end" gap="sm">
        <TextInput
          label="Id of the customer"
          value={customerId}
          onChange={(event) => setCustomerId(event.currentTarget.value)}
          maxLength={200}
          required
          w="100%"
          maw={320}
        />
        <Button type="submit" loading={lookUp.isPending} disabled={customerId.trim() === ''}>
          Look up
        </Button>
      </Group>
      {lookUp.error && <ProblemNote error={lookUp.error} />}
      {erasure.isSuccess && !found && (
        <Alert color="green" variant="light" title="The customer is erased">
          All reports have the pseudonym. Stored events are rewritten within minutes. The list below shows when all is
          done.
        </Alert>
      )}
      {found && (
        <>
          <SummaryTable summary={found} />
          {saving.error && <ProblemNote error={saving.error} />}
          <Group gap="sm">
            <Button variant="default" loading={saving.isPending} onClick={() => saving.mutate(found)}>
              Export
            </Button>
            <Button color="red" variant="light" onClick={() => setIsAsking(true)}>
              Erase …
            </Button>
          </Group>
          {isAsking && (
            <ConfirmDialog
              title="Erase this customer?"
              label="Erase"
              isPending={erasure.isPending}
              error={erasure.error}
              onConfirm={() => erasure.mutate(found)}
              onClose={() => setIsAsking(false)}
            >
              <Stack gap="sm">
                <span>
                  A random pseudonym replaces the id {found.customerId} in {found.orders} orders and{' '}
                  {found.storedEvents} stored events. There is no way back.
                </span>
                <OrderModes value={orders} onChange={setOrders} />
              </Stack>
            </ConfirmDialog>
          )}
        </>
      )}
    </Stack>
  )
}

const MODES: readonly { mode: OrderMode; label: string; description: string }[] = [
  { mode: 'keep', label: 'Keep the ids of the orders', description: 'All numbers stay.' },
  {
    mode: 'unlink',
    label: 'Replace the ids of the orders too',
    description: 'All numbers stay. Nothing leads from an order to the books of the shop, except its time and amount.',
  },
  {
    mode: 'remove',
    label: 'Take the orders out of all numbers',
    description: 'Numbers of past days change. The list of restated days shows by how much.',
  },
]

function OrderModes({ value, onChange }: { value: OrderMode; onChange(mode: OrderMode): void }) {
  return (
    <Radio.Group label="Orders" value={value} onChange={(mode) => onChange(mode as OrderMode)}>
      <Stack gap="xs" mt="xs">
        {MODES.map(({ mode, label, description }) => (
          <Radio key={mode} value={mode} label={label} description={description} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

function SummaryTable({ summary }: { summary: Summary }) {
  const { format } = useView()
  const instant = (text: string | null) => (text === null ? 'None' : format.instant(text))
  const rows: [string, string | number][] = [
    ['Customer', summary.customerId],
    ['Orders', summary.orders],
    ['First order', instant(summary.firstOrderAt)],
    ['Last order', instant(summary.lastOrderAt)],
    ['Credit notes', summary.creditNotes],
    ['Stored events', summary.storedEvents],
    ['Dead letters', summary.deadLetters],
    ['Deliveries of connections', summary.deliveries],
    ['Other customers merged into this one', summary.mergedCustomers],
  ]
  return (
    <Table maw={480} withRowBorders={false} verticalSpacing={4} aria-label="What is stored about the customer">
      <Table.Tbody>
        {rows.map(([label, value]) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" fw={400} c="dimmed">
              {label}
            </Table.Th>
            <Table.Td>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
