import type { Message, RejectReason } from '../inbox/message.ts'

/** One event of a file, ready for the inbox, and the line it stands on (the first line of a CSV order). */
export interface FileEvent {
  line: number
  body: string | Uint8Array
  /** The source, headers and ids of the first delivery, when the file contains them. */
  sent?: Partial<Omit<Message, 'body'>>
}

/** Something in a file that cannot become an event. */
export interface Reject {
  line: number
  reason: RejectReason
  error: string
  /** The rejected text, or its beginning. */
  body: string | Uint8Array
}

/** The result of reading a file. */
export type Candidate = FileEvent | Reject

export function isReject(candidate: Candidate): candidate is Reject {
  return 'error' in candidate
}
