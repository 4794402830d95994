import type { Pool } from 'pg'
import type { Decoded } from '../inbox/decode.ts'
import type { Zone } from '../zones/zone.ts'
import type { Candidate, FileEvent } from './candidate.ts'
import type { CsvLayout } from './csv/csv-layout.ts'
import type { Source } from './csv/open-source.ts'
import { type OrderRead, readOrder } from './read-order.ts'
import { Stage } from './stage.ts'
import { countTimes, type StagedFile, stageLines } from './stage-lines.ts'
import { addSkipped, type ImportSummary } from './summary.ts'

export interface ReadOrdersOptions {
  pool: Pool
  /** The zone of times without an offset. */
  zone: Zone
  maxEventBytes: number
  summary: ImportSummary
  /** Whether the valid orders count even if other orders of the file are refused. */
  isPartial: boolean
  /** Whether orders are only checked, not imported. */
  isDryRun: boolean
  /** The result of the inbox for an event, by the clock of the database. */
  checkEvent: (event: FileEvent, nowMs: number) => Decoded
  /** Called with the number of staged lines, and the number of lines read back in a step. */
  onStaged: (step: 'checking' | 'applying', lines: number, readBack: number) => void
}

/** The cells of the lines of an order repeat values that its event contains once. */
const LINES_PER_EVENT_SIZE = 4
/** The number of orders that a dry run shows. */
const SAMPLE_ORDERS = 5

/**
 * Reads CSV: the events of its orders, sorted by time. An order with an invalid line is refused as a whole. Unless the
 * import is partial, the file is then refused too: only the refused orders are yielded.
 *
 * @throws ImportError when the file, its header or the stage fails, or the file contradicts the layout. No event was
 * yielded before.
 */
export async function* readOrders(
  source: Source,
  layout: CsvLayout,
  options: ReadOrdersOptions,
): AsyncGenerator<Candidate> {
  const { summary, isPartial, isDryRun } = options
  const stage = await Stage.open(options.pool, options.zone, countTimes(layout))
  try {
    let rejects = 0
    const lines = stageLines(source, layout, stage, () => summary.lines++)
    let staged = await lines.next()
    for (; !staged.done; staged = await lines.next()) {
      rejects++
      yield staged.value
    }
    const file = staged.value
    let good = 0
    for await (const order of readBack(stage, layout, file, 'checking', options)) {
      if ('events' in order) {
        good += order.events.length
        if (isDryRun) addSkipped(summary.skipped, order.skipped)
        if (order.events.length > 0 && summary.samples.length < SAMPLE_ORDERS) {
          summary.samples.push(order.events.map(({ body }) => String(body)))
        }
      } else {
        rejects++
        if (!isPartial || isDryRun) yield order.reject
      }
    }
    file.findings.settle()
    summary.doubts.push(...file.findings.doubts())
    if (isDryRun || (rejects > 0 && !isPartial)) {
      summary.notImported += good
      return
    }
    for await (const order of readBack(stage, layout, file, 'applying', options)) {
      if ('reject' in order) {
        yield order.reject
      } else {
        addSkipped(summary.skipped, order.skipped)
        yield* order.events
      }
    }
  } finally {
    stage.close()
  }
}

async function* readBack(
  stage: Stage,
  layout: CsvLayout,
  file: StagedFile,
  step: 'checking' | 'applying',
  { summary, maxEventBytes, isPartial, checkEvent, onStaged }: ReadOrdersOptions,
): AsyncGenerator<OrderRead> {
  const nowMs = await stage.nowMs()
  const isChecked = step === 'applying' && !isPartial
  const check = (event: FileEvent) => (isChecked ? undefined : checkEvent(event, nowMs))
  const columns = Object.keys(layout.columns)
  let lines = 0
  onStaged(step, summary.lines, lines)
  for await (const order of stage.orders(columns, maxEventBytes * LINES_PER_EVENT_SIZE, file.wayOfTime)) {
    lines += order.lines.length
    onStaged(step, summary.lines, lines)
    yield readOrder(order, layout, file, check)
  }
}
