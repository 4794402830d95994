import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { type Destination, ReaderGone, SimulateError } from './destination.ts'

/**
 * A file, which is replaced, or standard output for `-`. Waits whenever the stream is full.
 *
 * @throws from `send` and `finish`: SimulateError when the file cannot be written, ReaderGone when the pipe was closed.
 */
export function createFileDestination(path: string): Destination<string> {
  const isStandardOutput = path === '-'
  const stream: Writable = isStandardOutput ? process.stdout : createWriteStream(path)
  const name = isStandardOutput ? 'standard output' : path
  let failure: Error | undefined
  const fail = (error: NodeJS.ErrnoException) => {
    failure ??=
      error.code === 'EPIPE'
        ? new ReaderGone(`${name} was closed`)
        : new SimulateError(`cannot write ${name}: ${error.message}`, { cause: error })
  }
  stream.on('error', fail)

  const write = async (text: string) => {
    if (failure) throw failure
    const error = await new Promise<Error | null | undefined>((resolve) => stream.write(text, resolve))
    if (error) fail(error)
    if (failure) throw failure
  }

  return {
    name,
    send: (lines) => write(`${lines.join('\n')}\n`),
    async finish() {
      await write('')
      if (isStandardOutput) return { statuses: {} }
      const closed = once(stream, 'close')
      stream.end()
      await closed.catch(() => undefined)
      if (failure) throw failure
      return { statuses: {} }
    },
  }
}
