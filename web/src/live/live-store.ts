import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { type AskedQuery, concerns } from './concerns.ts'
import { type Change, type Counts, listenLive } from './live-stream.ts'

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

/** Asks again at most so often: a page that is told of every order need not show each by itself. */
const ASK_EVERY_MS = 500

/** Keeps the answers on the page current until the signal aborts: asks again what changed, and only that. */
export function keepCurrent(client: QueryClient, signal: AbortSignal): Promise<void> {
  let pending: Change[] | 'everything' = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let askedMs = Number.NEGATIVE_INFINITY

  function askAgain() {
    timer = undefined
    askedMs = performance.now()
    const changes = pending
    pending = []
    client.invalidateQueries({
      predicate: ({ queryKey, meta }) => {
        if (meta?.isLive === false) return false
        const [, question] = queryKey as [string, { query?: AskedQuery } | undefined]
        return changes === 'everything' || changes.some((one) => concerns(one, question?.query))
      },
    })
  }

  function want() {
    if (timer !== undefined) return
    timer = setTimeout(askAgain, Math.max(0, askedMs + ASK_EVERY_MS - performance.now()))
  }

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
