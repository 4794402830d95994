import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach } from 'vitest'

/** The output of `hold-database.ts`. */
interface Held {
  url?: string
  error?: string
}

/** A running `hold-database.ts`. */
export interface HoldingProcess {
  pid: number
  said: Promise<Held>
  kill(): Promise<void>
  /** Lets the process close its database and end. */
  leave(): Promise<void>
}

/** Returns a function that opens the database of a folder in a separate process. Remaining processes are killed after the test. */
export function useHoldingProcesses(): (dataDir: string, role: 'owner' | 'any') => HoldingProcess {
  const children: ChildProcess[] = []
  afterEach(async () => {
    await Promise.all(children.splice(0).map(kill))
  })
  return (dataDir, role) => {
    const script = fileURLToPath(new URL('hold-database.ts', import.meta.url))
    const child = spawn(process.execPath, [script, dataDir, role], { stdio: ['pipe', 'pipe', 'inherit'] })
    children.push(child)
    const line = once(createInterface(child.stdout), 'line')
    const ended = once(child, 'exit').then(([code]) => [JSON.stringify({ error: `ended with code ${code}` })])
    const said = Promise.race([line, ended]).then(([text]) => JSON.parse(text) as Held)
    const leave = async () => {
      const exited = once(child, 'exit')
      child.stdin.end()
      await exited
    }
    return { pid: child.pid ?? 0, said, kill: () => kill(child), leave }
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
