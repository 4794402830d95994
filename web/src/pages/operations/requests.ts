import { useApi } from '../../api/use-api.ts'
import { sinceInstant } from './dead-letter-filter.ts'

// Requests that the health line and the panels share. Equal requests are sent once.

/** How often data are requested that live updates do not cover. */
export const REFRESH_EVERY_MS = 2000

export const useSources = () => useApi('/api/sources', {}, { everyMs: REFRESH_EVERY_MS, isLive: false })

export const useConnections = () => useApi('/api/connections', {}, { everyMs: REFRESH_EVERY_MS, isLive: false })

export const useIngest = () => useApi('/api/analytics/ingest', {}, { everyMs: REFRESH_EVERY_MS, isLive: false })

export const useWaiting = () => useApi('/api/analytics/waiting', {}, { everyMs: 2 * REFRESH_EVERY_MS, isLive: false })

/** Time zones rarely change. */
export const useTimeZones = () =>
  useApi('/api/operations/time-zones', {}, { everyMs: 1800 * REFRESH_EVERY_MS, isLive: false })

/** The filling of tables after an upgrade. */
export const useFilling = () => useApi('/api/operations/filling', {}, { everyMs: REFRESH_EVERY_MS, isLive: false })

/** Corrections of costs that became known late, and costs that are not used. */
export const useCosts = () => useApi('/api/operations/costs', {}, { everyMs: 2 * REFRESH_EVERY_MS, isLive: false })

export const useContradictions = (cursor: string | undefined) =>
  useApi(
    '/api/analytics/ingest/contradictions',
    { query: { limit: CONTRADICTIONS_SHOWN, cursor } },
    { everyMs: 2 * REFRESH_EVERY_MS, isLive: false },
  )

const CONTRADICTIONS_SHOWN = 20

export const useWarnings = () =>
  useApi('/api/analytics/ingest/warnings', {}, { everyMs: 2 * REFRESH_EVERY_MS, isLive: false })

/** The number of dead letters of the last 24 hours. */
export const useNewDeadLetters = () =>
  useApi(
    '/api/dead-letters',
    { query: { since: sinceInstant('24h', Date.now()), limit: 1 } },
    { everyMs: 2 * REFRESH_EVERY_MS, isLive: false },
  )
