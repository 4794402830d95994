import { Text, type TextProps } from '@mantine/core'
import { useEffect, useRef } from 'react'

interface LiveNumberProps extends TextProps {
  /** The formatted number. */
  text: string
}

/** A number that is highlighted for a moment when it changes. */
export function LiveNumber({ text, className = '', ...rest }: LiveNumberProps) {
  const element = useRef<HTMLParagraphElement>(null)
  const shown = useRef(text)
  useEffect(() => {
    if (shown.current === text) return
    shown.current = text
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    element.current?.animate([{ backgroundColor: 'var(--changed)' }, { backgroundColor: 'transparent' }], 1200)
  }, [text])
  return (
    <Text
      ref={element}
      className={`live-number ${className}`}
      __vars={{ '--characters': String(text.length) }}
      {...rest}
    >
      {text}
    </Text>
  )
}
