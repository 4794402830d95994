import type { Item } from './apply-batch.ts'
import { type DecodeSettings, decode } from './decode.ts'
import { isTooFarAhead } from './event-times.ts'

/** The times of events were checked with a wrong clock. Nothing was applied. */
export class MisjudgedTimes extends Error {}

/** Checks the times of events again with the present clock, if the result may differ. */
export function judgeTimes(items: readonly Item[], settings: DecodeSettings): readonly Item[] {
  if (!items.some((item) => isDoubtful(item, settings.nowMs()))) return items
  return items.map((item) =>
    isDoubtful(item, settings.nowMs()) ? { ...item, decoded: decode(item.message, settings) } : item,
  )
}

/** @throws MisjudgedTimes if a check with the present clock has another result. */
export function requireWellJudged(items: readonly Item[], settings: DecodeSettings): void {
  if (judgeTimes(items, settings).some(({ decoded }, i) => decoded.kind !== items[i]?.decoded.kind)) {
    throw new MisjudgedTimes('The clock of this machine or of the database has changed')
  }
}

function isDoubtful({ decoded }: Item, nowMs: number): boolean {
  if (decoded.kind === 'known') return isTooFarAhead(decoded.event.at.ms, nowMs)
  return decoded.kind === 'rejected' && decoded.reason === 'time_out_of_range'
}
