import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

interface ProductSearchProps {
  /** The text in the address. */
  value: string
  onChange(text: string): void
}

const SETTLED_AFTER_MS = 250

/** Filters products by name or id, after a pause in typing. */
export function ProductSearch({ value, onChange }: ProductSearchProps) {
  const [typed, setTyped] = useState(value)
  const sent = useRef(value)
  const send = useDebouncedCallback((text: string) => {
    sent.current = text.trim()
    onChange(text.trim())
  }, SETTLED_AFTER_MS)

  // Back and forward change the address, but not the field.
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setTyped(value)
  }, [value])

  function type(text: string) {
    setTyped(text)
    send(text)
  }

  return (
    <search>
      <TextInput
        aria-label="Search products by name or id"
        placeholder="Search name or id"
        maxLength={200}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={typed !== '' && <CloseButton size="sm" aria-label="Clear search" onClick={() => type('')} />}
        value={typed}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        w={260}
      />
    </search>
  )
}
