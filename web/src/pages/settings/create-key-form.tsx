import { Button, Checkbox, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { SCOPES, type Scope, scopeNames } from '../../../../src/access/scope.ts'
import { keepAccessKey } from '../../api/access-key.ts'
import { api } from '../../api/client.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import type { NewKey } from './new-key-note.tsx'

interface CreateKeyFormProps {
  /** Whether there is no key yet. The first key has all scopes and is stored in this browser, or the page would lock itself out. */
  isFirst: boolean
  onCreated(key: NewKey): void
}

const EXPIRIES = [
  { value: 'never', label: 'Never' },
  { value: '30d', label: 'In 30 days' },
  { value: '90d', label: 'In 90 days' },
  { value: '1y', label: 'In a year' },
]

/** Creates an access key. */
export function CreateKeyForm({ isFirst, onCreated }: CreateKeyFormProps) {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>(['read'])
  const [tenant, setTenant] = useState('')
  const [expires, setExpires] = useState<string>('never')
  const scopes = isFirst ? scopeNames : (chosen as readonly Scope[])
  const creation = useMutation<NewKey, Error>({
    mutationFn: async () => {
      const ofOne = tenant.trim() === '' || isFirst ? {} : { tenant: tenant.trim() }
      const limited = expires === 'never' || isFirst ? {} : { expires }
      const { data } = await api.POST('/api/keys', { body: { name, scopes: [...scopes], ...ofOne, ...limited } })
      return data as NewKey
    },
    onSuccess: (key) => {
      if (isFirst) keepAccessKey(key.key)
      setName('')
      onCreated(key)
    },
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    creation.mutate()
  }

  return (
    <Stack gap="sm" component="form" onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Name of the new key"
          placeholder="What the key is for"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
          w="100%"
          maw={280}
        />
        {!isFirst && (
          <>
            <TextInput
              label="Only tenant"
              placeholder="All tenants"
              value={tenant}
              onChange={(event) => setTenant(event.currentTarget.value)}
              w="100%"
              maw={200}
            />
            <Select
              label="Expires"
              data={EXPIRIES}
              value={expires}
              onChange={(value) => setExpires(value ?? 'never')}
              allowDeselect={false}
              w="100%"
              maw={160}
            />
          </>
        )}
      </Group>
      {isFirst ? (
        <Text size="sm">
          This is the first key. It has all scopes, and this browser uses it from then on. Create keys with fewer scopes
          for programs and other people.
        </Text>
      ) : (
        <Checkbox.Group label="Scopes" value={[...chosen]} onChange={setChosen}>
          <Stack gap={6} mt={4}>
            {scopeNames.map((scope) => (
              <Checkbox key={scope} value={scope} label={`${scope}: ${SCOPES[scope]}`} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      {creation.error && <ProblemNote error={creation.error} />}
      <Group>
        <Button type="submit" loading={creation.isPending} disabled={name.trim() === '' || scopes.length === 0}>
          Create key
        </Button>
      </Group>
    </Stack>
  )
}
