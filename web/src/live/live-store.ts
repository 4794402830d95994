import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { type AnsweredDays, type AskedQuery, concerns } from './concerns.ts'
import { type Change, type Counts, listenLive } from './live-stream.ts'
import { LIVE_PACE, pace } from './pace.ts'

/** How the connection is, and what came over it last. */
export interface LiveState {
  status: 'connecting' | 'open' | 'lost'
  /** When it was lost; the numbers are of that time. */
  lostAt: Date | undefined
  counts: Counts | undefined
  /** When `counts` came, in milliseconds since the page was opened. */
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

/** The connection, live. `select` must give the same value as long as nothing changed that matters. */
export const useLive = <T>(select: (state: LiveState) => T): T => useSyncExternalStore(watch, () => select(state))

/**
 * Keeps the answers on the page current until the signal aborts: asks again what changed, and only that. A page that nobody
 * sees asks nothing, and once when it is looked at again.
 */
export function keepCurrent(client: QueryClient, signal: AbortSignal): Promise<void> {
  let pending: Change[] | 'everything' = []

  async function askAgain() {
    const changes = pending
    pending = []
    await client.invalidateQueries({
      predicate: ({ queryKey, meta, state: { data } }) => {
        if (meta?.isLive === false) return false
        const [, question] = queryKey as [string, { query?: AskedQuery } | undefined]
        return (
          changes === 'everything' ||
          changes.some((one) => concerns(one, question?.query, data as AnsweredDays | undefined))
        )
      },
    })
  }

  const want = pace(askAgain, {
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
