import { useRef } from 'react'
import { Problem } from './problem.ts'
import type { ApiResult } from './use-api.ts'

/** Whether the API has nothing with this id. The result stays true while the request is repeated, so the page does not flicker. */
export function useIsUnknown({ data, error, isPlaceholderData }: ApiResult<unknown>, id: string): boolean {
  const unknown = useRef<string>(undefined)
  if (error instanceof Problem && error.status === 404) unknown.current = id
  else if (data !== undefined && !isPlaceholderData) unknown.current = undefined
  return unknown.current === id
}
