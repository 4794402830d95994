import { ActionIcon, Tooltip } from '@mantine/core'
import { IconChartLine, IconTable } from '@tabler/icons-react'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { download } from '../api/download.ts'
import type { Asked } from '../api/use-answer.ts'
import { Chart, type ChartHandle } from '../charts/chart.tsx'
import type { ChartContent } from '../charts/chart-content.ts'
import { ChartTableView } from './chart-table-view.tsx'
import { DownloadMenu } from './download-menu.tsx'
import { Panel } from './panel.tsx'

interface ChartPanelProps<A> {
  title: string
  description?: string
  answer: Asked<A>
  height: number
  /** What is drawn. Keep it the same function while nothing that it uses changes (`useCallback`). */
  chart: (answer: A) => ChartContent
  isEmpty?: (answer: A) => boolean
  emptyText?: string
  /** Where the answer is as CSV; see `csvAddress`. */
  csv: string
  actions?: ReactNode
}

/** A chart with its title, the table behind it, and both to take along: as CSV and as a picture. */
export function ChartPanel<A>({ chart, csv, actions, ...panel }: ChartPanelProps<A>) {
  const [isTable, setIsTable] = useState(false)
  const handle = useRef<ChartHandle>(null)
  const { title, height, answer } = panel
  const name = title.toLowerCase().replaceAll(/\W+/g, '-')
  const content = useMemo(() => (answer.data === undefined ? undefined : chart(answer.data)), [answer.data, chart])

  async function takePicture() {
    const picture = handle.current?.picture()
    if (picture !== undefined) await download(picture, `tidemark-${name}.png`)
  }

  return (
    <Panel
      {...panel}
      actions={
        <>
          {actions}
          <Tooltip label={isTable ? 'Show as a chart' : 'Show as a table'}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={isTable ? `${title}: show as a chart` : `${title}: show as a table`}
              onClick={() => setIsTable(!isTable)}
            >
              {isTable ? <IconChartLine size={18} aria-hidden /> : <IconTable size={18} aria-hidden />}
            </ActionIcon>
          </Tooltip>
          <DownloadMenu
            title={title}
            onCsv={() => download(csv, `tidemark-${name}.csv`)}
            onPicture={takePicture}
            hasPicture={!isTable}
          />
        </>
      }
    >
      {() =>
        content &&
        (isTable ? (
          <ChartTableView table={content.table} caption={content.summary} maxHeight={height} />
        ) : (
          <Chart content={content} height={height} ref={handle} />
        ))
      }
    </Panel>
  )
}
