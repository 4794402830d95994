import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type AnswerOf, ask, type Question, type ReadPath } from './client.ts'
import { Problem } from './problem.ts'

/** An answer as the components see it: what is there stays while a newer one is under way. */
export type Asked<A> = Pick<UseQueryResult<A, Error>, 'data' | 'error' | 'isPlaceholderData' | 'refetch' | 'isFetching'>

interface AnswerOptions {
  /** Asks only when true. */
  isWanted?: boolean
  /** Asks again after so many milliseconds, for what live updates do not tell. */
  everyMs?: number
  /** False: live updates do not have it asked again, for what is not about the shop's numbers. */
  isLive?: boolean
}

/** The server gives up on a question after five seconds. What takes so much longer is lost. */
const LONGEST_ANSWER_MS = 20_000

/** A question that failed is asked again after this, however seldom its answer changes. */
const AFTER_FAILURE_MS = 4000

/** Asks a path of the API, and again whenever live updates say that its answer may have changed. */
export function useAnswer<P extends ReadPath>(
  path: P,
  question: Question<P> = {},
  { isWanted = true, everyMs, isLive = true }: AnswerOptions = {},
): Asked<AnswerOf<P>> {
  return useQuery<AnswerOf<P>>({
    queryKey: [path, question],
    queryFn: ({ signal }) => ask(path, question, AbortSignal.any([signal, AbortSignal.timeout(LONGEST_ANSWER_MS)])),
    placeholderData: keepPreviousData,
    enabled: isWanted,
    meta: { isLive },
    // While nobody looks, it is not asked again; whoever looks again does not wait for the next time.
    ...(everyMs !== undefined && { refetchOnWindowFocus: isStale(everyMs) }),
    ...(everyMs !== undefined && {
      refetchInterval: ({ state: { error } }) =>
        !isForbidden(error) && (error === null ? everyMs : Math.min(everyMs, AFTER_FAILURE_MS)),
    }),
  })
}

const isStale =
  (everyMs: number) =>
  ({ state }: { state: { dataUpdatedAt: number } }) =>
    Date.now() - state.dataUpdatedAt >= everyMs && ('always' as const)

/** Asking again would bring the same refusal, until another key is given. */
const isForbidden = (error: Error | null) => error instanceof Problem && error.status === 403
