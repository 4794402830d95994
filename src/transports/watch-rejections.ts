import type { Outcome, RejectReason } from '../inbox/message.ts'

/** Notices a source whose messages cannot be used. */
export interface RejectionWatch {
  observe(outcomes: readonly Outcome[]): void
  /** The problem, with the most frequent reason, and what to do; undefined while enough of the latest messages can be used. */
  problem(): string | undefined
}

/** The number of latest messages that are checked; fewer are not judged. */
const LATEST = 200
const FEWEST = 5
const NEARLY_ALL = 0.9
const LONGEST_ERROR = 200

/** @param source its name, for what to do. */
export function createRejectionWatch(source: string): RejectionWatch {
  let latest: Pick<Outcome, 'status' | 'reason' | 'error'>[] = []
  return {
    observe(outcomes) {
      const added = outcomes.slice(-LATEST).map(({ status, reason, error }) => ({ status, reason, error }))
      latest = [...latest, ...added].slice(-LATEST)
    },
    problem() {
      const rejected = latest.filter(({ status }) => status === 'rejected')
      if (latest.length < FEWEST || rejected.length < NEARLY_ALL * latest.length) return undefined
      const { reason, error } = commonest(rejected)
      const share = rejected.length === latest.length ? `All of the last ${latest.length}` : shareOf(rejected, latest)
      return `${share} messages were rejected, most of them as ${reason} (${error}). Check the queue or topic of this source, and its sender. The messages are kept: tidemark dead-letters list --source ${source}`
    },
  }
}

const shareOf = (part: readonly unknown[], all: readonly unknown[]) => `${part.length} of the last ${all.length}`

/** The most frequent reason, with its newest example. */
function commonest(rejected: readonly Pick<Outcome, 'reason' | 'error'>[]): { reason: RejectReason; error: string } {
  const byReason = Map.groupBy(rejected, ({ reason = 'invalid' }) => reason)
  const [most] = [...byReason].sort(([, a], [, b]) => b.length - a.length)
  const [reason, examples] = most ?? ['invalid' as const, []]
  return { reason, error: (examples.at(-1)?.error ?? 'no details').slice(0, LONGEST_ERROR) }
}
