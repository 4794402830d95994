import { useRef, useState } from 'react'
import type { ApiResult } from '../api/use-api.ts'

/**
 * Keeps the shown rows while the pointer or the keyboard focus is on them: rows that move under the pointer cannot be clicked.
 * `key` identifies the request: the response to another request is shown at once.
 */
export function useHeld<A>(response: ApiResult<A>, key: string) {
  const [isHeld, setIsHeld] = useState(false)
  const shown = useRef({ response, key })
  const { current } = shown
  const mustChange = current.key !== key || current.response.isPlaceholderData || current.response.data === undefined
  if (!isHeld || mustChange) shown.current = { response, key }
  return {
    response: { ...response, data: shown.current.response.data },
    isBehind: shown.current.response.data !== response.data,
    whileUsed: {
      onMouseEnter: () => setIsHeld(true),
      onMouseLeave: () => setIsHeld(false),
      onFocus: () => setIsHeld(true),
      onBlur: () => setIsHeld(false),
    },
  }
}
