import { Accordion, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../../api/client.ts'
import { useApi } from '../../../api/use-api.ts'
import { ProblemNote } from '../../../parts/problem-note.tsx'
import { CommonSettings, PlatformOptions, SecretsField } from './connection-fields.tsx'
import { type Connection, DEFAULT_VALUES, type Platform, secretsIn, settingsOf } from './connection-values.ts'

interface AddConnectionDialogProps {
  onClose(): void
  onAdded(connection: SetUp): void
}

/** What a person does at the platform. */
export type SetUp = Pick<Connection, 'name' | 'title' | 'url' | 'setUp'>

/** Adds a connection of a platform. */
export function AddConnectionDialog({ onClose, onAdded }: AddConnectionDialogProps) {
  const platforms = useApi('/api/platforms', {}, { isLive: false })
  return (
    <Modal opened onClose={onClose} title="Add connection" size="lg">
      {platforms.error && <ProblemNote error={platforms.error} onRetry={() => void platforms.refetch()} />}
      {platforms.data && <AddForm platforms={platforms.data.platforms} onClose={onClose} onAdded={onAdded} />}
    </Modal>
  )
}

function AddForm({ platforms, onClose, onAdded }: AddConnectionDialogProps & { platforms: readonly Platform[] }) {
  const [chosen, setChosen] = useState<Platform['platform']>(platforms[0]?.platform ?? 'shopify')
  const [name, setName] = useState('')
  const [tenant, setTenant] = useState('')
  const [idPrefix, setIdPrefix] = useState('')
  const [guestKey, setGuestKey] = useState('')
  const [secrets, setSecrets] = useState('')
  const [values, setValues] = useState(DEFAULT_VALUES)
  const platform = platforms.find((one) => one.platform === chosen)
  const addition = useMutation<SetUp, Error>({
    mutationFn: async () => {
      const further = Object.entries({ tenant: tenant.trim(), idPrefix: idPrefix.trim(), guestKey: guestKey.trim() })
      const stated = Object.fromEntries(further.filter(([, value]) => value !== ''))
      const body = {
        name: name.trim(),
        platform: chosen,
        secrets: secretsIn(secrets),
        ...settingsOf(values),
        ...stated,
      }
      const { data } = await api.POST('/api/connections', { body })
      return data as SetUp
    },
    onSuccess: onAdded,
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    addition.mutate()
  }

  return (
    <Stack gap="sm" component="form" onSubmit={submit}>
      <Select
        label="Platform"
        data={platforms.map(({ platform: value, title }) => ({ value, label: title }))}
        value={chosen}
        onChange={(value) => {
          if (value === null) return
          setChosen(value as Platform['platform'])
          setValues({ ...values, options: {} })
        }}
        allowDeselect={false}
      />
      <TextInput
        label="Name"
        description="Part of the address /hooks/NAME: lower-case letters, digits, “.”, “_” and “-”"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={63}
        required
        autoComplete="off"
      />
      {platform && <SecretsField label="Secret" hint={platform.secretHint} value={secrets} onChange={setSecrets} />}
      {platform && <PlatformOptions platform={platform} values={values} onChange={setValues} />}
      <Accordion variant="contained">
        <Accordion.Item value="settings">
          <Accordion.Control>Further settings</Accordion.Control>
          <Accordion.Panel>
            <Stack gap="sm">
              <CommonSettings values={values} onChange={setValues} />
              <TextInput
                label="Tenant"
                placeholder="The default tenant"
                value={tenant}
                onChange={(event) => setTenant(event.currentTarget.value)}
              />
              <TextInput
                label="Prefix of ids"
                description="For a second shop of a tenant, whose orders can have the same numbers"
                value={idPrefix}
                onChange={(event) => setIdPrefix(event.currentTarget.value)}
                maxLength={40}
              />
              <TextInput
                label="Key for guests"
                description="16 characters or more: guests are recognised by a keyed hash of their e-mail address"
                value={guestKey}
                onChange={(event) => setGuestKey(event.currentTarget.value)}
                autoComplete="off"
              />
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
      {addition.error && <ProblemNote error={addition.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={addition.isPending} disabled={name.trim() === ''}>
          Add connection
        </Button>
      </Group>
    </Stack>
  )
}
