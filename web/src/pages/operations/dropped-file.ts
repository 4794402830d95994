import { useSyncExternalStore } from 'react'

// A file that was dropped anywhere on the dashboard, until the import panel takes it.

let dropped: File | undefined
const listeners = new Set<() => void>()

/** Keeps a file for the import panel. */
export function keepDroppedFile(file: File): void {
  dropped = file
  for (const listener of listeners) listener()
}

/** Takes the file, so that it is uploaded once. */
export function takeDroppedFile(): File | undefined {
  const file = dropped
  dropped = undefined
  return file
}

export const useDroppedFile = (): File | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => dropped,
  )
