import { type LocalClock, parseInstant } from '../../time/instant.ts'
import { readTime } from '../../time/read-time.ts'
import { clockOfNode } from '../../zones/node-clock.ts'

const LATEST = Date.UTC(9000)
const EARLIEST = Date.UTC(1900)

/**
 * Reads a time in any of the forms of times in events.
 *
 * @returns ISO 8601 text: in UTC with a `Z`, or without an offset if the text has none. Such a time is in the zone of the
 * import; see `inUtc`. Undefined when the text is not a time.
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
 * Converts a time to UTC.
 *
 * @param time the result of `readIsoTime`, optionally followed by the name of its zone.
 * @param zone of times without an offset.
 */
export function inUtc(time: string, zone: LocalClock): string | undefined {
  const [local = '', name] = time.split(' ')
  return parseInstant(local, (name === undefined ? undefined : clockOfNode(name)) ?? zone)?.text
}
