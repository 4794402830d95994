import { useRef } from 'react'
import { Problem } from './problem.ts'
import type { Asked } from './use-answer.ts'

/** Whether the API knows nothing of what has this id. What is unknown stays so while it is asked for again. */
export function useIsUnknown({ data, error, isPlaceholderData }: Asked<unknown>, id: string): boolean {
  const unknown = useRef<string>(undefined)
  if (error instanceof Problem && error.status === 404) unknown.current = id
  else if (data !== undefined && !isPlaceholderData) unknown.current = undefined
  return unknown.current === id
}
