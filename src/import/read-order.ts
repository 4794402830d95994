import { contracts } from '../contracts/index.ts'
import type { Warning } from '../contracts/warning.ts'
import type { Decoded } from '../inbox/decode.ts'
import { hashToUuid } from '../inbox/event-key.ts'
import type { FileEvent, Reject } from './candidate.ts'
import type { CsvEvent, CsvLayout } from './csv/csv-layout.ts'
import { readOrderTimes } from './order-times.ts'
import type { StagedOrder } from './stage.ts'
import type { StagedFile } from './stage-lines.ts'
import type { Findings } from './survey/findings.ts'

/** The result for one order: its events (none when the order is left out), or the reason for its refusal. */
export type OrderRead = { events: FileEvent[]; skipped: Record<string, number> } | { reject: Reject }

/**
 * Makes the events of one order.
 *
 * @param check the result of the inbox for an event; undefined when the event is already checked. An order is imported
 * as a whole or not at all.
 */
export function readOrder(
  staged: StagedOrder,
  layout: CsvLayout,
  { findings, wayOfTime }: StagedFile,
  check: (event: FileEvent) => Decoded | undefined,
): OrderRead {
  const hadFaults = staged.problems.length > 0
  const times = readOrderTimes(staged, layout, wayOfTime, findings)
  const line = staged.lines[0]?.number ?? 0
  const isSound = staged.problems.length === 0
  if (isSound && staged.isTooLarge) {
    return {
      reject: {
        ...refuse(staged, line, 'its lines are larger than one event may be (TIDEMARK_MAX_EVENT_BYTES)'),
        reason: 'too_large',
      },
    }
  }
  if (isSound && times.time === '') {
    const { column } = layout.times.placed.read({})
    return { reject: refuse(staged, line, `${column} is empty`) }
  }
  // Other cells of a line with a wrong width or an invalid time are not reported: they would only distract.
  const { asOf } = layout
  const order = { id: staged.id, ...times, asOf, lines: staged.lines, problems: staged.problems, findings }
  const { events, skipped = {} } = hadFaults || !isSound ? { events: [] } : layout.toEvents(order)
  const [problem, ...others] = staged.problems
  if (problem) {
    const more = others.length > 0 ? ` (and ${others.length} more)` : ''
    return { reject: refuse(staged, problem.line, problem.error + more) }
  }
  const files = events.map((event) => toFileEvent(event, staged.id, times.time, line))
  for (const file of files) {
    const decoded = check(file)
    if (decoded?.kind === 'rejected') {
      return { reject: { ...refuse(staged, line, decoded.error), reason: decoded.reason } }
    }
    if (decoded?.kind === 'known') noteWarnings(decoded.event.warnings ?? [], staged, findings)
  }
  return { events: files, skipped }
}

function noteWarnings(warnings: readonly Warning[], { id, lines }: StagedOrder, findings: Findings): void {
  const place = `order ${id} on line ${lines[0]?.number}`
  for (const { field, problem, used } of warnings) {
    const property = field.replace(/\.\d+\./, '.')
    const effect = used === null ? 'it is left out' : `${JSON.stringify(used)} is used`
    if (field === '') findings.doubt('an order has more warnings than are listed', place)
    else findings.doubt(`${property} ${problem}, so ${effect}`, place)
  }
}

/** The event contains the time too, not only its envelope. A different time in a later import is then a contradiction. */
function toFileEvent(
  { type, time: ownTime, data }: CsvEvent,
  orderId: string,
  placed: string,
  line: number,
): FileEvent {
  // The number of an order may be another one than its id.
  const id = hashToUuid(`import/${type}/${data.orderId ?? orderId}`)
  const time = ownTime ?? placed
  const [timeName = 'createdAt'] = contracts[type].time
  return { line, body: JSON.stringify({ id, type, time, data: { ...data, [timeName]: time } }) }
}

function refuse(order: StagedOrder, line: number, error: string): Reject {
  const body = JSON.stringify(order.lines.find(({ number }) => number === line)?.cells ?? {})
  return { line, reason: 'invalid', error: `order ${order.id}: ${error}`, body }
}
