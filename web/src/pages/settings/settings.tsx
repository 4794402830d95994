import { Stack } from '@mantine/core'
import '../operations/operations.css'
import { PageTitle } from '../../parts/page-title.tsx'
import { KeysPanel } from './keys-panel.tsx'

/** The settings page: access keys. */
export function Settings() {
  return (
    <Stack gap="md">
      <PageTitle title="Settings" description="Access keys for programs and people" />
      <KeysPanel />
    </Stack>
  )
}
