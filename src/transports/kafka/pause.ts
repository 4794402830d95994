/** Waits until the first of: so long has passed, the signal stops it, something happened. Leaves nothing behind. */
export async function pause(
  ms: number,
  { signal, unless }: { signal?: AbortSignal; unless?: Promise<unknown> },
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const end = () => resolve()
  const timer = setTimeout(end, ms)
  signal?.addEventListener('abort', end)
  unless?.then(end, end)
  if (signal?.aborted) end()
  await promise
  clearTimeout(timer)
  signal?.removeEventListener('abort', end)
}
