import { ScrollArea, useComputedColorScheme } from '@mantine/core'
import { memo } from 'react'
import { heatColour, textOn } from '../../charts/cohort-colours.ts'
import { darkPalette, lightPalette, type Palette } from '../../charts/palette.ts'
import { PageLink } from '../../parts/page-link.tsx'
import type { CohortCell, CohortGrid } from './cohort-grid.ts'
import { CohortTips } from './cohort-tips.tsx'
import type { CohortWords } from './cohort-words.ts'

interface CohortTableProps {
  grid: CohortGrid
  words: CohortWords
  caption: string
}

/** A row per cohort, a column per period since the first order. Cells link to their orders. */
export function CohortTable({ grid, words, caption }: CohortTableProps) {
  const scheme = useComputedColorScheme('light')
  const palette = scheme === 'dark' ? darkPalette : lightPalette
  const { cohorts, average } = grid

  function tipOf(cell: string) {
    const [row = 0, column = 0] = cell.split(':').map(Number)
    const found = cohorts[row]?.cells[column]
    return found && words.tooltip(found, column)
  }

  return (
    <CohortTips tipOf={tipOf}>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': caption }}>
        <table className="cohort-table">
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">Cohort</th>
              <th scope="col">Customers</th>
              {Array.from({ length: grid.periods }, (_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its index
                <th scope="col" key={index} title={words.columnInFull(index)}>
                  {words.column(index)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cohorts.map(({ cohort, size, cells }, y) => (
              <tr key={cohort}>
                <th scope="row">{words.cohort(cohort)}</th>
                <td className="cohort-size">
                  {cells[0] && size > 0 ? (
                    <PageLink href={words.sizeHref(cells[0])}>{words.count(size)}</PageLink>
                  ) : (
                    words.count(size)
                  )}
                </td>
                {cells.map((cell, x) => (
                  <Cell
                    key={cell.row.index}
                    name={`${y}:${x}`}
                    cell={cell}
                    palette={palette}
                    text={words.value(cell.value)}
                    href={cell.row.orders > 0 || cell.row.netRevenue !== 0 ? words.href(cell) : undefined}
                  />
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{words.averageName}</th>
              <td />
              {average.map(({ row, value }) => (
                <td key={row.index}>{words.value(value)}</td>
              ))}
            </tr>
          </tfoot>
        </table>
      </ScrollArea>
    </CohortTips>
  )
}

interface CellProps {
  name: string
  cell: CohortCell
  text: string
  href: string | undefined
  palette: Palette
}

const Cell = memo(function Cell({ name, cell: { depth, row }, text, href, palette }: CellProps) {
  const background = depth === null ? undefined : heatColour(depth, palette.heat)
  const colour = background && textOn(background)
  const className = row.isUnfinished
    ? `cohort-cell unfinished ${colour === '#000000' ? 'light' : 'dark'}`
    : 'cohort-cell'
  return (
    <td className={className} style={{ backgroundColor: background, color: colour }}>
      {href === undefined ? (
        <span data-cell={name}>{text}</span>
      ) : (
        <PageLink href={href} c="inherit" underline="never" data-cell={name}>
          {text}
        </PageLink>
      )}
      {row.isUnfinished && <span className="visually-hidden">not complete</span>}
    </td>
  )
})
