import { ActionIcon, Tooltip } from '@mantine/core'
import { IconChartLine, IconTable } from '@tabler/icons-react'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { download } from '../api/download.ts'
import type { ApiResult } from '../api/use-api.ts'
import { Chart, type ChartHandle } from '../charts/chart.tsx'
import type { ChartContent } from '../charts/chart-content.ts'
import { ChartTableView } from './chart-table-view.tsx'
import { DownloadMenu } from './download-menu.tsx'
import { Panel } from './panel.tsx'
import { ProblemNote } from './problem-note.tsx'

interface ChartPanelProps<A> {
  title: string
  description?: string
  response: ApiResult<A>
  height: number
  /** The chart of a response. Pass a stable function (`useCallback`). */
  chart: (response: A) => ChartContent
  isEmpty?: (response: A) => boolean
  emptyText?: string
  /** The address of the CSV file; see `csvAddress`. */
  csv: string
  actions?: ReactNode
  /** The note behind the number of a cell with a mark, in the table. */
  renderMark?(mark: string): ReactNode
}

/** A chart with its title, the table behind it, and downloads as CSV and PNG. */
export function ChartPanel<A>({ chart, csv, actions, renderMark, ...panel }: ChartPanelProps<A>) {
  const [isTable, setIsTable] = useState(false)
  const handle = useRef<ChartHandle>(null)
  const { title, height, response } = panel
  const name = title.toLowerCase().replaceAll(/\W+/g, '-')
  const content = useMemo(
    () => (response.data === undefined ? undefined : chart(response.data)),
    [response.data, chart],
  )

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
          <Tooltip label={isTable ? 'Show as chart' : 'Show as table'}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={isTable ? `${title}: show as chart` : `${title}: show as table`}
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
          <ChartTableView table={content.table} caption={content.summary} maxHeight={height} renderMark={renderMark} />
        ) : (
          <Chart
            content={content}
            height={height}
            ref={handle}
            renderFailure={(error) => <ProblemNote error={error} />}
          />
        ))
      }
    </Panel>
  )
}
