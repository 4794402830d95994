import { QueryClient } from '@tanstack/react-query'
import { Problem } from './problem.ts'

const MOST_RETRIES = 2

/** Responses are requested again after live updates, not after a time. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < MOST_RETRIES && !(error instanceof Problem && isFinal(error.status)),
    },
  },
})

/** Another attempt would fail in the same way. */
const isFinal = (status: number) => status >= 400 && status < 500
