import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../../api/client.ts'
import { useApi } from '../../../api/use-api.ts'
import { ProblemNote } from '../../../parts/problem-note.tsx'
import { CommonSettings, PlatformOptions } from './connection-fields.tsx'
import { type Connection, DEFAULT_VALUES, settingsOf, valuesOf } from './connection-values.ts'

interface EditConnectionDialogProps {
  connection: Connection
  onClose(): void
  onDone(): void
}

/** Changes how the deliveries of a connection are read. */
export function EditConnectionDialog({ connection, onClose, onDone }: EditConnectionDialogProps) {
  const { name, platform, settings, tenant } = connection
  const platforms = useApi('/api/platforms', {}, { isLive: false })
  const described = platforms.data?.platforms.find((one) => one.platform === platform)
  const [values, setValues] = useState(settings ? valuesOf(settings) : DEFAULT_VALUES)
  const [guestKey, setGuestKey] = useState('')
  const [isKeyRemoved, setIsKeyRemoved] = useState(false)
  const change = useMutation<void, Error>({
    mutationFn: async () => {
      const key = guestKey.trim()
      const stated = key !== '' ? { guestKey: key } : isKeyRemoved ? { guestKey: null } : {}
      const body = { ...settingsOf(values), ...stated }
      await api.PATCH('/api/connections/{name}', { params: { path: { name } }, body })
    },
    onSuccess: onDone,
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    change.mutate()
  }

  return (
    <Modal opened onClose={onClose} title={`Edit “${name}”`} size="lg">
      <Stack gap="sm" component="form" onSubmit={submit}>
        <Text size="sm">
          The changes concern deliveries from now on. To read stored deliveries once more, run tidemark connections
          replay. {describeFixed(tenant, settings?.idPrefix ?? null)}
        </Text>
        {platforms.error && <ProblemNote error={platforms.error} />}
        {described && <PlatformOptions platform={described} values={values} onChange={setValues} />}
        <CommonSettings values={values} onChange={setValues} />
        <TextInput
          label={settings?.hasGuestKey ? 'New key for guests' : 'Key for guests'}
          description="16 characters or more: guests are recognised by a keyed hash of their e-mail address"
          value={guestKey}
          onChange={(event) => setGuestKey(event.currentTarget.value)}
          autoComplete="off"
        />
        {settings?.hasGuestKey && (
          <Checkbox
            label="Forget the key for guests"
            checked={isKeyRemoved}
            onChange={(event) => setIsKeyRemoved(event.currentTarget.checked)}
          />
        )}
        {change.error && <ProblemNote error={change.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending} disabled={!described}>
            Save changes
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function describeFixed(tenant: string | null, idPrefix: string | null): string {
  const stated = [
    ...(tenant === null ? [] : [`the tenant “${tenant}”`]),
    ...(idPrefix === null ? [] : [`the prefix of ids “${idPrefix}”`]),
  ]
  return stated.length === 0 ? '' : `The connection keeps ${stated.join(' and ')}.`
}
