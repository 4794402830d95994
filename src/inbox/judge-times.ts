import type { Item } from './apply-batch.ts'
import { type DecodeSettings, decode, isTooFarAhead } from './decode.ts'

/** Events were judged by a clock that turned out to be wrong; nothing was applied. */
export class MisjudgedTimes extends Error {}

/** Judges again, by the clock as it is known now, those events that it may have judged differently before. */
export function judgeTimes(items: readonly Item[], settings: DecodeSettings): readonly Item[] {
  if (!items.some((item) => isDoubtful(item, settings.nowMs()))) return items
  return items.map((item) =>
    isDoubtful(item, settings.nowMs()) ? { ...item, decoded: decode(item.message, settings) } : item,
  )
}

/** @throws MisjudgedTimes when the items would be judged differently at this moment. */
export function requireWellJudged(items: readonly Item[], settings: DecodeSettings): void {
  if (judgeTimes(items, settings).some(({ decoded }, i) => decoded.kind !== items[i]?.decoded.kind)) {
    throw new MisjudgedTimes('The clock of this machine has jumped, or the database’s')
  }
}

function isDoubtful({ decoded }: Item, nowMs: number): boolean {
  if (decoded.kind === 'known') return isTooFarAhead(decoded.event.at.ms, nowMs)
  return decoded.kind === 'rejected' && decoded.reason === 'time_out_of_range'
}
