import { Alert } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import { Problem } from '../../api/problem.ts'
import { Panel } from '../../parts/panel.tsx'

/** A panel about all tenants: to a key that is bound to one it says why it stays shut. */
export function OperationPanel<A>(props: ComponentProps<typeof Panel<A>>) {
  const { error } = props.answer
  if (!(error instanceof Problem && error.status === 403)) return <Panel {...props} />
  return (
    <Alert color="gray" variant="light" icon={<IconLock aria-hidden />} title={`${props.title}: not open to this key`}>
      {error.message}.
    </Alert>
  )
}
