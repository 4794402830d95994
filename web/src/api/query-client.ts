import { QueryClient } from '@tanstack/react-query'
import { Problem } from './problem.ts'

const MOST_RETRIES = 2

/** Answers are asked for again when live updates say so, not when they are old. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < MOST_RETRIES && !(error instanceof Problem && isFinal(error.status)),
    },
  },
})

/** Asking again would bring the same refusal. */
const isFinal = (status: number) => status >= 400 && status < 500
