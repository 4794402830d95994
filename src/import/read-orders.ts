import type { Pool } from 'pg'
import { hashToUuid } from '../inbox/event-key.ts'
import type { Candidate, Reject } from './candidate.ts'
import type { CsvLayout, CsvOrder } from './csv-layout.ts'
import type { Source } from './open-source.ts'
import { type CsvRecord, readCsv } from './read-csv.ts'
import { readIsoTime } from './read-time.ts'
import { Stage, type StagedLine, type StagedOrder } from './stage.ts'
import { addSkipped, type ImportSummary } from './summary.ts'

export interface ReadOrdersOptions {
  pool: Pool
  /** Of times that name none. */
  timeZone: string
  maxEventBytes: number
  summary: ImportSummary
  /** Told how many lines are staged, and of these how many have been read back. */
  onStaged: (lines: number, readBack: number) => void
}

/** The cells of an order's lines repeat what its event says once. */
const LINES_PER_EVENT_SIZE = 4
const MAX_ID_LENGTH = 200
/** A few thousand lines are in memory at a time. */
const MAX_CELL_LENGTH = 5000

/**
 * Reads CSV: one event an order, in the order of their times. An order with any bad line is refused as a whole.
 *
 * @throws ImportError when the file, its header or the stage fails; then it has yielded nothing that is incomplete.
 */
export async function* readOrders(
  source: Source,
  layout: CsvLayout,
  options: ReadOrdersOptions,
): AsyncGenerator<Candidate> {
  const { summary } = options
  const stage = await Stage.open(options.pool, options.timeZone)
  try {
    for await (const record of readCsv(source, layout)) {
      summary.lines++
      const staged = toStagedLine(record, layout)
      if ('reason' in staged) yield staged
      else await stage.add(staged)
    }
    let readBack = 0
    options.onStaged(summary.lines, readBack)
    for await (const order of stage.orders(Object.keys(layout.columns), options.maxEventBytes * LINES_PER_EVENT_SIZE)) {
      readBack += order.lines.length
      options.onStaged(summary.lines, readBack)
      const candidate = readOrder(order, layout, summary)
      if (candidate) yield candidate
    }
  } finally {
    stage.close()
  }
}

function toStagedLine({ number, cells, error }: CsvRecord, layout: CsvLayout): StagedLine | Reject {
  const orderId = cells[layout.idColumn] ?? ''
  const badId = findBadId(orderId)
  if (badId) {
    const body = JSON.stringify(shorten(cells))
    return { line: number, reason: 'invalid', error: error ?? `${layout.idColumn} ${badId}`, body }
  }
  const text = cells[layout.timeColumn] ?? ''
  const time = text === '' ? undefined : (layout.readTime ?? readIsoTime)(text)
  const badTime = text !== '' && !time ? `${layout.timeColumn} "${text}" is not a time that can be read` : undefined
  return { orderId, number, time, cells: Object.values(shorten(cells)), error: error ?? findBadText(cells) ?? badTime }
}

/** A line without a usable id belongs to no order. */
function findBadId(id: string): string | undefined {
  if (id === '') return 'is empty'
  if (id.length > MAX_ID_LENGTH) return `is longer than ${MAX_ID_LENGTH} characters`
  return id.includes('\u0000') ? 'contains U+0000' : undefined
}

function shorten(cells: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(cells).map(([column, value]) => [column, value.slice(0, MAX_CELL_LENGTH)]))
}

/** Reading replaced what is not UTF-8, and two different ids could have become one. */
function findBadText(cells: Readonly<Record<string, string>>): string | undefined {
  for (const [column, value] of Object.entries(cells)) {
    if (value.length > MAX_CELL_LENGTH) return `${column} is longer than ${MAX_CELL_LENGTH} characters`
    if (value.includes('\ufffd')) return `${column} "${value}" has characters that are not UTF-8`
  }
  return undefined
}

/** @returns nothing for an order that the layout leaves out. */
function readOrder(order: StagedOrder, layout: CsvLayout, summary: ImportSummary): Candidate | undefined {
  const line = order.lines[0]?.number ?? 0
  const isSound = order.problems.length === 0
  if (isSound && order.isTooLarge) {
    return { ...refuse(order, line, 'its lines are more than an event can hold'), reason: 'too_large' }
  }
  if (isSound && order.time === '') return refuse(order, line, `${layout.timeColumn} is empty`)
  const { event, skipped = {} } = isSound ? layout.toEvent(order) : {}
  const [problem, ...others] = order.problems
  if (problem) {
    return refuse(order, problem.line, problem.error + (others.length > 0 ? ` (and ${others.length} more)` : ''))
  }
  addSkipped(summary.skipped, skipped)
  if (!event) return undefined
  const { type, data } = event
  const id = hashToUuid(`import/${type}/${order.id}`)
  const time = order.time.replace(/\.?0*Z$/, 'Z')
  return { line, body: JSON.stringify({ id, type, time, data }) }
}

function refuse(order: CsvOrder, line: number, error: string): Reject {
  const body = JSON.stringify(order.lines.find(({ number }) => number === line)?.cells ?? {})
  return { line, reason: 'invalid', error: `order ${order.id}: ${error}`, body }
}
