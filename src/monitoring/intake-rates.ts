import type { Outcome, OutcomeStatus } from '../inbox/message.ts'

/** The messages that this process received from one source. */
export interface Intake {
  /** Messages since the process started, by outcome. */
  outcomes: Readonly<Record<OutcomeStatus, number>>
  /** Over the last ten seconds. */
  messagesPerSecond: number
}

/** Counts the messages of each source, and their rate. */
export interface IntakeRates {
  count(source: string, outcomes: readonly Outcome[]): void
  intakeOf(source: string): Intake
}

const RATE_OVER_MS = 10_000

/** @param nowMs any clock that never goes back. */
export function createIntakeRates(nowMs: () => number = () => performance.now()): IntakeRates {
  const received = new Map<string, { outcomes: Record<OutcomeStatus, number>; latest: Slice[] }>()
  return {
    count(source, outcomes) {
      const entry = received.get(source) ?? { outcomes: noOutcomes(), latest: [] }
      received.set(source, entry)
      for (const { status } of outcomes) entry.outcomes[status]++
      entry.latest = recent(entry.latest, nowMs())
      const second = Math.floor(nowMs() / 1000)
      const last = entry.latest.at(-1)
      if (last?.second === second) last.messages += outcomes.length
      else entry.latest.push({ second, messages: outcomes.length })
    },
    intakeOf(source) {
      const { outcomes, latest } = received.get(source) ?? { outcomes: noOutcomes(), latest: [] }
      const messages = recent(latest, nowMs()).reduce((sum, slice) => sum + slice.messages, 0)
      return { outcomes: { ...outcomes }, messagesPerSecond: (messages * 1000) / RATE_OVER_MS }
    },
  }
}

/** The messages of one second. */
interface Slice {
  second: number
  messages: number
}

const noOutcomes = () => ({ accepted: 0, duplicate: 0, ignored: 0, rejected: 0 })

const recent = (slices: readonly Slice[], atMs: number): Slice[] =>
  slices.filter(({ second }) => second > Math.floor((atMs - RATE_OVER_MS) / 1000))
