import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** A child process. */
export interface Child<Ready, Last> {
  /** The value that it sent when it was ready. */
  ready: Ready
  pid: number
  /** Stops it and resolves with its result. */
  stop(): Promise<Last>
}

const STOP = 'stop'

/**
 * Starts a file as a child process and waits until it is ready. The child ends when this process ends or crashes.
 *
 * @param task the input of the child, see `runTask`.
 * @throws Error if the child ends before it is ready.
 */
export async function startChild<Task, Ready, Last>(file: URL, task: Task): Promise<Child<Ready, Last>> {
  const child = fork(file, { serialization: 'advanced' })
  child.send(task as object)
  const ready = (await nextMessage(child, file)) as Ready
  return {
    ready,
    pid: child.pid ?? 0,
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
  `The process of ${file.pathname.split('/').at(-1)} ended too early with exit code ${code}. Its output is above`

/**
 * Runs in the child: receives the task and sends `ready` of `start`. When it is stopped, it sends the result of `stop`.
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
