/**
 * When the newest event of a row of `ingest_accounting` happened, as far as its lag is concerned. One that is dated ahead
 * counts from when it came: it must not hide that nothing comes any more.
 */
export const NEWEST_EVENT = 'case when last_event_at is not null then least(last_event_at, last_received_at) end'

/** SQL for how many seconds ago that was, never negative; null while there is none. */
export function lagSince(newest: string): string {
  return `case when ${newest} > now() then 0 else round(extract(epoch from now() - ${newest}), 3) end`
}
