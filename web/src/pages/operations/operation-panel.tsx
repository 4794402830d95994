import { Alert } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import { Problem } from '../../api/problem.ts'
import { Panel } from '../../parts/panel.tsx'

/** A panel about all tenants. For an access key of a single tenant, it explains why it is hidden. */
export function OperationPanel<A>(props: ComponentProps<typeof Panel<A>>) {
  const { error } = props.response
  if (!(error instanceof Problem && error.status === 403)) return <Panel scope="all" {...props} />
  return (
    <Alert
      color="gray"
      variant="light"
      icon={<IconLock aria-hidden />}
      title={`${props.title}: not visible to this access key`}
    >
      {error.message}.
    </Alert>
  )
}
