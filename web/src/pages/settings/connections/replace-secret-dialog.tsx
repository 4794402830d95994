import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../../api/client.ts'
import { useApi } from '../../../api/use-api.ts'
import { ProblemNote } from '../../../parts/problem-note.tsx'
import { SecretsField } from './connection-fields.tsx'
import { type Connection, secretsIn } from './connection-values.ts'

interface ReplaceSecretDialogProps {
  connection: Connection
  onClose(): void
  onDone(): void
}

/** Adds a secret beside the earlier ones, or replaces them, so that no delivery is lost during a change at the platform. */
export function ReplaceSecretDialog({ connection, onClose, onDone }: ReplaceSecretDialogProps) {
  const { name, platform, settings } = connection
  const platforms = useApi('/api/platforms', {}, { isLive: false })
  const hint = platforms.data?.platforms.find((one) => one.platform === platform)?.secretHint
  const [text, setText] = useState('')
  const [keep, setKeep] = useState('earlier')
  const secrets = secretsIn(text)
  const rotation = useMutation<void, Error>({
    mutationFn: async () => {
      const body = { secrets, keepEarlier: keep === 'earlier' }
      await api.POST('/api/connections/{name}/secrets', { params: { path: { name } }, body })
    },
    onSuccess: onDone,
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    rotation.mutate()
  }

  return (
    <Modal opened onClose={onClose} title={`Replace the secret of “${name}”`} size="lg">
      <Stack gap="sm" component="form" onSubmit={submit}>
        <Text size="sm">Secrets stored at the moment: {settings?.secrets ?? 'unknown'}. None of them is shown.</Text>
        <SecretsField label="New secret" hint={hint ?? 'the secret of the platform'} value={text} onChange={setText} />
        <Radio.Group label="Earlier secrets" value={keep} onChange={setKeep}>
          <Stack gap={6} mt={4}>
            <Radio value="earlier" label="Keep them valid, until the platform signs with the new one" />
            <Radio value="none" label="Forget them: only the new ones are accepted" />
          </Stack>
        </Radio.Group>
        {rotation.error && <ProblemNote error={rotation.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={rotation.isPending} disabled={secrets.length === 0}>
            Store secret
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
