import { Group, NativeSelect, SegmentedControl, Stack, Text, useComputedColorScheme } from '@mantine/core'
import { useMemo } from 'react'
import { csvAddress } from '../../api/client.ts'
import { download } from '../../api/download.ts'
import { useApi } from '../../api/use-api.ts'
import { cohortChart } from '../../charts/cohort-chart.ts'
import { darkPalette, lightPalette } from '../../charts/palette.ts'
import { pictureOf } from '../../charts/picture.ts'
import { DownloadMenu } from '../../parts/download-menu.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import {
  type CohortInterval,
  type CohortMetric,
  type CohortMode,
  cohortIntervals,
  cohortMetrics,
  cohortModes,
  modesOf,
  useCohortChoice,
} from './cohort-choice.ts'
import { cohortDays } from './cohort-days.ts'
import { type CohortGrid, cohortGrid } from './cohort-grid.ts'
import { CohortTable } from './cohort-table.tsx'
import { type CohortWords, cohortWords } from './cohort-words.ts'

const CELL = { width: 84, height: 30 }

/** Customers grouped by the period of their first order, with their later orders. */
export function CohortPanel() {
  const { days, amounts, format, view } = useView()
  const { todayOfShop: today, firstDay } = useShop()
  const links = useLinks()
  const scheme = useComputedColorScheme('light')
  const { choice } = useCohortChoice()
  const { metric, interval } = choice
  const { periods, ...shown } = cohortDays(days, interval, today, firstDay)
  const request = { query: { ...shown, periods, interval, ...amounts, basis: view.basis } }
  const response = useApi('/api/analytics/customers/cohorts', request)
  const words = useMemo(() => cohortWords(choice, { format, links, today }), [choice, format, links, today])
  const grid = useMemo(() => response.data && cohortGrid(response.data.rows, choice), [response.data, choice])

  async function takePicture() {
    if (!grid) return
    const content = cohortChart(picturedAs(grid, words, cohortMetrics[metric]))
    const size = { width: 140 + grid.periods * CELL.width, height: 60 + (grid.cohorts.length + 1) * CELL.height }
    await download(
      await pictureOf(content, scheme === 'dark' ? darkPalette : lightPalette, size),
      'tidemark-cohorts.png',
    )
  }

  return (
    <Panel
      title="Cohorts"
      description={`Customers grouped by the ${interval} of their first order, ${format.days(shown.startDate, shown.endDate)}. If the selected period is shorter than 12 ${cohortIntervals[interval].toLowerCase()}, the last 12 are shown.`}
      response={response}
      height={470}
      isEmpty={({ totals }) => totals.customers === 0}
      emptyText="No customer placed a first order in this period. Select a longer interval or another period."
      actions={
        <DownloadMenu
          title="Cohorts"
          onCsv={() => download(csvAddress('/api/analytics/customers/cohorts', request), 'tidemark-cohorts.csv')}
          onPicture={takePicture}
        />
      }
    >
      {() =>
        grid && (
          <Stack gap="sm">
            <Choices />
            <CohortTable grid={grid} words={words} caption={`${cohortMetrics[metric]} by cohort`} />
            <Legend />
          </Stack>
        )
      }
    </Panel>
  )
}

function Choices() {
  const { choice, change } = useCohortChoice()
  const { metric, mode, interval } = choice
  const modes = modesOf(metric)
  const changeMetric = (changed: CohortMetric) => change({ metric: changed, mode: modesOf(changed)[0] ?? 'each' })
  return (
    <Group gap="xs" className="no-print">
      <NativeSelect
        size="xs"
        aria-label="Cohort metric"
        value={metric}
        data={Object.entries(cohortMetrics).map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget: { value } }) => changeMetric(value as CohortMetric)}
      />
      {modes.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label="Cohort values"
          value={mode}
          data={modes.map((value) => ({ value, label: cohortModes[value] }))}
          onChange={(value) => change({ mode: value as CohortMode })}
        />
      )}
      <SegmentedControl
        size="xs"
        aria-label="Cohort interval"
        value={interval}
        data={Object.entries(cohortIntervals).map(([value, label]) => ({ value, label }))}
        onChange={(value) => change({ interval: value as CohortInterval })}
      />
    </Group>
  )
}

function Legend() {
  return (
    <Text size="sm" c="dimmed">
      Column 0 is the period of the first order. <span className="cohort-swatch" aria-hidden /> Hatched cells are not
      complete: their numbers can still grow, and averages exclude them. Select a cell to see its orders. Arrow keys
      move between cells.
    </Text>
  )
}

/** The cells of the PNG. */
function picturedAs({ cohorts, average, periods }: CohortGrid, words: CohortWords, title: string) {
  const view = ({ value, depth, row }: CohortGrid['average'][number]) => ({
    text: words.value(value),
    depth,
    isUnfinished: row.isUnfinished,
  })
  return {
    title,
    columns: Array.from({ length: periods }, (_, index) => words.column(index)),
    rows: [
      ...cohorts.map(({ cohort, size, cells }) => ({
        name: `${words.cohort(cohort)} (${words.count(size)})`,
        cells: cells.map(view),
      })),
      { name: words.averageName, cells: average.map((cell) => ({ ...view(cell), depth: null })) },
    ],
  }
}
