/** Where simulated events go, as lines of NDJSON. */
export interface Destination {
  /** For people: `http://127.0.0.1:5002` or `year.ndjson`. */
  name: string
  /** Takes lines without their line ends; resolves when more may come. */
  send(lines: readonly string[]): Promise<void>
  /** Resolves when everything has arrived, with what there is to say about it. */
  finish(): Promise<Arrived>
}

export interface Arrived {
  /** What became of the events at the other end, such as `{ accepted: 120, duplicate: 3 }`; empty when nobody said. */
  statuses: Record<string, number>
  /** Why the first refused event was refused. */
  firstError?: string
}

/** An expected end of the work: what happened and what to do, in one line. */
export class SimulateError extends Error {}

/** The reader of the lines went away (`| head`): no error, but no reason to go on. */
export class ReaderGone extends Error {}
