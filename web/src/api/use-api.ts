import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type ApiRequest, type ReadPath, type ResponseOf, request as send } from './client.ts'
import { Problem } from './problem.ts'

/** A response as the components see it. The previous data stay while new data are loading. */
export type ApiResult<A> = Pick<
  UseQueryResult<A, Error>,
  'data' | 'error' | 'isPlaceholderData' | 'refetch' | 'isFetching'
>

interface ApiOptions {
  /** False: no request is sent. */
  isWanted?: boolean
  /** Repeats the request after this time, for data that live updates do not cover. */
  everyMs?: number
  /** False: live updates do not repeat the request, for data other than the numbers of the shop. */
  isLive?: boolean
}

/** The server cancels a query after five seconds. A request that takes much longer is lost. */
const LONGEST_RESPONSE_MS = 20_000

/** A failed request is repeated after this time, also if its response rarely changes. */
const AFTER_FAILURE_MS = 4000

/** Requests a path of the API, and again after live updates that may change the response. */
export function useApi<P extends ReadPath>(
  path: P,
  request: ApiRequest<P> = {},
  { isWanted = true, everyMs, isLive = true }: ApiOptions = {},
): ApiResult<ResponseOf<P>> {
  return useQuery<ResponseOf<P>>({
    queryKey: [path, request],
    queryFn: ({ signal }) => send(path, request, AbortSignal.any([signal, AbortSignal.timeout(LONGEST_RESPONSE_MS)])),
    placeholderData: keepPreviousData,
    enabled: isWanted,
    meta: { isLive },
    // A hidden page does not repeat requests. When it is shown again, stale data are requested at once.
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

/** Another attempt would fail in the same way until another key is entered. */
const isForbidden = (error: Error | null) => error instanceof Problem && error.status === 403
