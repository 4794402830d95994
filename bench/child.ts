import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** A process beside this one. */
export interface Child<Ready, Last> {
  /** What it said when it was ready. */
  ready: Ready
  /** Asks it to end; resolves with its last word. */
  stop(): Promise<Last>
}

const STOP = 'stop'

/**
 * Starts a file as a process of its own and waits until it is ready. It ends with this process, however that ends.
 *
 * @param task all that the process needs; see `runTask`.
 * @throws Error when it ends before it was ready.
 */
export async function startChild<Task, Ready, Last>(file: URL, task: Task): Promise<Child<Ready, Last>> {
  const child = fork(file, { serialization: 'advanced' })
  child.send(task as object)
  const ready = (await nextMessage(child, file)) as Ready
  return {
    ready,
    async stop() {
      if (!child.connected) throw new Error(ended(file, child.exitCode))
      const exited = once(child, 'exit')
      child.send(STOP)
      const last = (await nextMessage(child, file)) as Last
      child.disconnect()
      await exited
      return last
    },
  }
}

async function nextMessage(child: ChildProcess, file: URL): Promise<unknown> {
  const waiting = new AbortController()
  const { signal } = waiting
  const exited = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(ended(file, code))
  })
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), exited])) as [{ value: unknown }]
    return message.value
  } finally {
    exited.catch(() => undefined)
    waiting.abort()
  }
}

const ended = (file: URL, code: number | null) =>
  `The process of ${file.pathname.split('/').at(-1)} ended too early, with ${code}; what it said is above`

/**
 * The other side: takes the task, says what `start` returns as ready, and once it is asked to end, what `stop`
 * returns.
 */
export async function runTask<Task, Ready, Last>(
  start: (task: Task) => Promise<{ ready: Ready; stop: () => Promise<Last> }>,
): Promise<void> {
  const send = (value: unknown) => process.send?.({ value })
  process.on('SIGINT', () => undefined)
  const disconnected = once(process, 'disconnect')
  const [task] = (await once(process, 'message')) as [Task]
  const stopped = once(process, 'message')
  const { ready, stop } = await start(task)
  send(ready)
  await Promise.race([stopped, disconnected])
  const last = await stop()
  if (process.connected) send(last)
}
