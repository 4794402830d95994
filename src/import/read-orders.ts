import { basename } from 'node:path'
import type { Pool } from 'pg'
import type { Decoded } from '../inbox/decode.ts'
import type { Zone } from '../zones/zone.ts'
import type { Candidate, FileEvent } from './candidate.ts'
import type { CsvLayout } from './csv/csv-layout.ts'
import type { Source } from './csv/open-source.ts'
import type { FileLook } from './explanation.ts'
import { ImportError } from './import-error.ts'
import { type OrderRead, readOrder } from './read-order.ts'
import { Stage } from './stage.ts'
import { countTimes, type StagedFile, stageLines } from './stage-lines.ts'
import { addSkipped, type ImportSummary } from './summary.ts'

export interface ReadOrdersOptions {
  pool: Pool
  /** The zone of times without an offset. */
  zone: Zone
  /** Whether nobody has stated that zone. */
  isZoneAssumed: boolean
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
    summary.looks.push(lookOf(source.name, layout, file))
    askForZone(file, source.name, layout, options)
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

function lookOf(name: string, layout: CsvLayout, { csv: { header, delimiter, encoding } }: StagedFile): FileLook {
  const fields = new Map(header.indexes.map(([column, index]) => [index, layout.columns[column]?.purpose]))
  return {
    file: basename(name),
    format: 'csv',
    layout: basename(layout.name),
    encoding: encoding(),
    delimiter,
    headerLine: header.line,
    columns: header.names.map((column, index) => ({ column, field: fields.get(index) })),
    types: undefined,
  }
}

/** @throws ImportError when the layout needs the zone of its times and nobody has stated it. A dry run warns. */
function askForZone(file: StagedFile, name: string, layout: CsvLayout, options: ReadOrdersOptions): void {
  const { zone, isZoneAssumed, isDryRun, summary } = options
  if (!isZoneAssumed || !file.localTimes) return
  const { count, column, text, line } = file.localTimes
  const example = `${column} "${text}" on line ${line}`
  if (layout.needsZone && !isDryRun) {
    throw new ImportError(
      `${name} has times without a time zone: ${example}. They are in the time zone of the shop, which the file does not state. Nothing of the file was imported. Set --timezone, such as --timezone Europe/Berlin`,
    )
  }
  if (!isDryRun) return
  summary.asksForZone = true
  const times = count === 1 ? 'a time has no time zone, and is' : `${count} times have no time zone, and are`
  const advice = layout.needsZone ? 'An import needs --timezone' : 'Set --timezone if that is not their zone'
  file.findings.doubt(`${times} read in ${zone.name}. ${advice}`, example)
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
