import { type LocalClock, parseInstant } from '../time/instant.ts'
import { readTime } from '../time/read-time.ts'
import { clockOfNode } from '../zones/node-clock.ts'

const LATEST = Date.UTC(9000)
const EARLIEST = Date.UTC(1900)

/**
 * Reads a time in any of the forms that events may have.
 *
 * @returns ISO 8601 text: in UTC with a `Z`, or without offset where the text names none, so that it means the zone of the
 * import; see `inUtc`. Undefined when it is not a time.
 */
export function readIsoTime(text: string): string | undefined {
  let isLocal = false
  const asShown = (ms: number) => {
    isLocal = true
    return ms
  }
  const clock: LocalClock = { momentOf: asShown, beginOfDay: (day) => asShown(Date.parse(`${day}T00:00:00Z`)) }
  const instant = readTime(text, clock)
  if (!instant || instant.ms < EARLIEST || instant.ms > LATEST) return undefined
  return isLocal ? instant.text.slice(0, -1) : instant.text
}

/**
 * A time that was read, in UTC.
 *
 * @param time of `readIsoTime`, or with the name of its zone behind it.
 * @param zone of times that name none.
 */
export function inUtc(time: string, zone: LocalClock): string | undefined {
  const [local = '', name] = time.split(' ')
  return parseInstant(local, (name === undefined ? undefined : clockOfNode(name)) ?? zone)?.text
}
