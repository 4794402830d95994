import type { CsvLayout, CsvTime, LineProblem } from './csv/csv-layout.ts'
import type { OrderLine, StagedOrder } from './stage.ts'
import type { Findings } from './survey/findings.ts'

const HALF_A_DAY_MS = 12 * 60 * 60 * 1000

/** The times of an order, ISO 8601 in UTC. `time` is empty when no line has a time. */
export interface OrderTimes {
  time: string
  refundedAt?: string
  cancelledAt?: string
}

/** Reads the times of an order from the stage. Invalid times are pushed to `order.problems`. */
export function readOrderTimes(
  order: StagedOrder,
  { times }: CsvLayout,
  wayOfTime: number,
  findings: Findings,
): OrderTimes {
  const { placed, refunded, cancelled } = times
  const refundedIndex = placed.ways.length
  order.problems.push(
    ...unreadable(order.lines, placed, wayOfTime, wayOfTime),
    ...(refunded ? unreadable(order.lines, refunded, 0, refundedIndex) : []),
    ...(cancelled ? unreadable(order.lines, cancelled, 0, refundedIndex + 1) : []),
  )
  compareDays(order, placed, wayOfTime, findings)
  return {
    time: shorten(order.first[wayOfTime]) ?? '',
    refundedAt: shorten(order.first[refundedIndex]),
    cancelledAt: shorten(order.first[refundedIndex + 1]),
  }
}

function shorten(time: string | null | undefined): string | undefined {
  return time?.replace(/\.?0*Z$/, 'Z')
}

function unreadable(lines: readonly OrderLine[], { read, ways }: CsvTime, way: number, index: number): LineProblem[] {
  return lines.flatMap(({ number, cells, hasTimes }) => {
    const { column, text } = read(cells)
    if (text === '' || hasTimes[index]) return []
    const advice = ways[way]?.advise?.(text)
    return [{ line: number, error: `${column} "${text}" is not a valid time${advice ? `; ${advice}` : ''}` }]
  })
}

/** Lines on several days are a sign that several orders have one id, for example ids that a spreadsheet has rounded. */
function compareDays(order: StagedOrder, { read }: CsvTime, way: number, findings: Findings): void {
  const { first, last, spansDays, lines, problems } = order
  if (!spansDays[way]) return
  const [one, ...others] = lines.filter((line) => line.hasTimes[way])
  const text = one && read(one.cells).text
  const other = others.find((line) => read(line.cells).text !== text)
  if (!one || !other) return
  const { column, text: otherText } = read(other.cells)
  const what = `${column} is "${otherText}", but "${text}" on line ${one.number} of the same order`
  if (Date.parse(last[way] ?? '') - Date.parse(first[way] ?? '') < HALF_A_DAY_MS) {
    findings.doubt('lines of one order have two different days', `order ${order.id}, line ${other.number}: ${what}`)
    return
  }
  const error = `${what}, a different day. Either several orders share one id, or this column is not the time of the order`
  problems.push({ line: other.number, error })
}
