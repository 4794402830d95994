import { useRef, useState } from 'react'
import type { Asked } from '../../api/use-answer.ts'

/**
 * Keeps what is shown while somebody points at it or is in it with the keyboard: rows that move under the pointer cannot be
 * clicked. `key` tells what is asked: another question is shown at once.
 */
export function useHeld<A>(answer: Asked<A>, key: string) {
  const [isHeld, setIsHeld] = useState(false)
  const shown = useRef({ answer, key })
  const { current } = shown
  const mustChange = current.key !== key || current.answer.isPlaceholderData || current.answer.data === undefined
  if (!isHeld || mustChange) shown.current = { answer, key }
  return {
    answer: { ...answer, data: shown.current.answer.data },
    isBehind: shown.current.answer.data !== answer.data,
    whileUsed: {
      onMouseEnter: () => setIsHeld(true),
      onMouseLeave: () => setIsHeld(false),
      onFocus: () => setIsHeld(true),
      onBlur: () => setIsHeld(false),
    },
  }
}
