import { ActionIcon } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useState } from 'react'
import type { Metric } from '../../metrics.ts'
import { useView } from '../../view/use-view.ts'
import { RestatedDialog } from './restated-dialog.tsx'
import type { Restated } from './use-restated.ts'

interface RestatedMarkProps {
  metric: Metric
  value: number | null
  restated: Restated
}

/** Marks a number that has changed since its period ended. A click shows the reasons. */
export function RestatedMark(props: RestatedMarkProps) {
  const { metric, restated } = props
  const { days, format } = useView()
  const [isOpen, setIsOpen] = useState(false)
  const label = `${metric.label}: ${format.change(restated.change)} since the end of ${format.day(days.endDate)}. Show the reasons`
  return (
    <>
      <ActionIcon
        variant="light"
        color="yellow"
        size={24}
        className="restated-mark"
        title={label}
        aria-label={label}
        onClick={() => setIsOpen(true)}
      >
        <IconHistory size={15} aria-hidden />
      </ActionIcon>
      {isOpen && <RestatedDialog {...props} onClose={() => setIsOpen(false)} />}
    </>
  )
}
