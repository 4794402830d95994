import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { concerns, type RequestQuery, type ResponseDays } from './concerns.ts'
import { type Change, type Counts, listenLive } from './live-stream.ts'
import { LIVE_PACE, pace } from './pace.ts'

/** The status of the connection, and the last message. */
export interface LiveState {
  status: 'connecting' | 'open' | 'lost'
  /** When the connection was lost; the numbers are of that time. */
  lostAt: Date | undefined
  counts: Counts | undefined
  /** When `counts` arrived, in milliseconds since the page was opened. */
  countedAtMs: number
}

let state: LiveState = { status: 'connecting', lostAt: undefined, counts: undefined, countedAtMs: 0 }
const watchers = new Set<() => void>()

function change(changed: Partial<LiveState>): void {
  state = { ...state, ...changed }
  for (const watcher of watchers) watcher()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** A value of the live connection. `select` must return the same value while nothing relevant changes. */
export const useLive = <T>(select: (state: LiveState) => T): T => useSyncExternalStore(watch, () => select(state))

/**
 * Keeps the responses on the page current until the signal aborts. Only requests that a change affects are repeated. A hidden
 * page repeats them when it is shown again.
 */
export function keepCurrent(client: QueryClient, signal: AbortSignal): Promise<void> {
  let pending: Change[] | 'everything' = []

  async function repeatRequests() {
    const changes = pending
    pending = []
    await client.invalidateQueries({
      predicate: ({ queryKey, meta, state: { data } }) => {
        if (meta?.isLive === false) return false
        const [, request] = queryKey as [string, { query?: RequestQuery } | undefined]
        return (
          changes === 'everything' ||
          changes.some((one) => concerns(one, request?.query, data as ResponseDays | undefined))
        )
      },
    })
  }

  const want = pace(repeatRequests, {
    ...LIVE_PACE,
    isHidden: () => document.hidden,
    onShown: (begin) => document.addEventListener('visibilitychange', begin, { once: true }),
  })

  return listenLive(
    {
      onOpen: () => change({ status: 'open', lostAt: undefined }),
      onLost: () => change({ status: 'lost', lostAt: state.lostAt ?? new Date() }),
      onEverything() {
        pending = 'everything'
        want()
      },
      onChanged(changes) {
        if (pending !== 'everything') pending = [...pending, ...changes]
        want()
      },
      onCounts: (counts) => change({ counts, countedAtMs: performance.now() }),
    },
    signal,
  )
}
