import { Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { keepDroppedFile } from './dropped-file.ts'
import './drop-anywhere.css'

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true

/** Lets people drop a file anywhere on the dashboard, and opens the page of imports with it. */
export function DropAnywhere() {
  const [, navigate] = useLocation()
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const end = new AbortController()
    const { signal } = end
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setIsOver(true)
    }
    const onLeave = (event: DragEvent) => event.relatedTarget === null && setIsOver(false)
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setIsOver(false)
      const [file] = event.dataTransfer?.files ?? []
      if (!file) return
      keepDroppedFile(file)
      navigate('/operations?tab=imports')
    }
    window.addEventListener('dragover', onOver, { signal })
    window.addEventListener('dragleave', onLeave, { signal })
    window.addEventListener('drop', onDrop, { signal })
    return () => end.abort()
  }, [navigate])
  if (!isOver) return null
  return (
    <div className="drop-anywhere" aria-hidden>
      <IconFileImport size={48} />
      <Text fw={600}>Drop the file to see how it would be imported</Text>
    </div>
  )
}
