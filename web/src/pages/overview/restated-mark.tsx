import { ActionIcon } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useState } from 'react'
import type { Metric } from '../../metrics.ts'
import type { Days } from '../../view/ranges.ts'
import { useView } from '../../view/use-view.ts'
import { RestatedDialog } from './restated-dialog.tsx'
import type { Restated } from './use-restated.ts'

interface RestatedMarkProps {
  metric: Metric
  value: number | null
  restated: Restated
  /** The days of the number. Default: the period of the page. */
  days?: Days
}

/** Marks a number that has changed since its period ended. A click shows the reasons. */
export function RestatedMark(props: RestatedMarkProps) {
  const { metric, restated } = props
  const { days: period, format } = useView()
  const { days = period } = props
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
      {isOpen && <RestatedDialog {...props} days={days} onClose={() => setIsOpen(false)} />}
    </>
  )
}
