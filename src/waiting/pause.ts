/** Waits for this long; ends early when the signal is aborted or `unless` settles. Never rejects, and leaves no timer behind. */
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
