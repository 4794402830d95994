/** An event by its id and type. */
export interface EventName {
  id: string
  type: string
}

/** What went wrong with events. `message` says it in words, for a log. */
export type ClientError =
  /** Tidemark has stored these events as dead letters, or has refused their request. They are not sent again. */
  | { kind: 'rejected'; message: string; events: readonly EventName[]; status: number }
  /** These events are lost: too many waited, the client was closed, or the event cannot be written as JSON. */
  | { kind: 'dropped'; message: string; events: readonly EventName[]; reason: DropReason }
  /** The request failed. Its events wait, and are sent again. */
  | { kind: 'unavailable'; message: string; waiting: number; retryInMs: number; status?: number }
  /** The key or the address is wrong. The events wait, and are sent again. */
  | { kind: 'refused'; message: string; waiting: number; retryInMs: number; status: number }

export type DropReason = 'full' | 'closed' | 'not_json'
