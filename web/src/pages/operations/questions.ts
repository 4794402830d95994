import { useAnswer } from '../../api/use-answer.ts'
import { sinceInstant } from './dead-letter-filter.ts'

// What both the line on top and the panels ask: the same question is asked once.

/** How often what the live updates do not tell is asked for, in milliseconds. */
export const ASK_EVERY_MS = 2000

export const useSources = () => useAnswer('/api/sources', {}, { everyMs: ASK_EVERY_MS, isLive: false })

export const useIngest = () => useAnswer('/api/analytics/ingest', {}, { everyMs: ASK_EVERY_MS, isLive: false })

export const useWaiting = () => useAnswer('/api/analytics/waiting', {}, { everyMs: 2 * ASK_EVERY_MS, isLive: false })

/** They hardly ever change. */
export const useTimeZones = () =>
  useAnswer('/api/operations/time-zones', {}, { everyMs: 1800 * ASK_EVERY_MS, isLive: false })

export const useContradictions = (cursor: string | undefined) =>
  useAnswer(
    '/api/analytics/ingest/contradictions',
    { query: { limit: CONTRADICTIONS_SHOWN, cursor } },
    { everyMs: 2 * ASK_EVERY_MS, isLive: false },
  )

const CONTRADICTIONS_SHOWN = 20

export const useWarnings = () =>
  useAnswer('/api/analytics/ingest/warnings', {}, { everyMs: 2 * ASK_EVERY_MS, isLive: false })

/** How many dead letters the last day brought. */
export const useNewDeadLetters = () =>
  useAnswer(
    '/api/dead-letters',
    { query: { since: sinceInstant('24h', Date.now()), limit: 1 } },
    { everyMs: 2 * ASK_EVERY_MS, isLive: false },
  )
