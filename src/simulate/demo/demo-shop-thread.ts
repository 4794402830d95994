import { parentPort, workerData } from 'node:worker_threads'
import { type LocalBus, startLocalBus } from 'tidemark-local-bus'
import { SimulateError } from '../destinations/destination.ts'
import { TOPIC } from '../whizbang.ts'
import { type DemoReport, publishDemo } from './demo-publisher.ts'
import type { DemoShopOptions } from './demo-shop.ts'

/** A command to the thread. */
export type ThreadCommand = 'open' | 'stop'

/** A report of the thread. */
export type ThreadReport =
  | DemoReport
  | { kind: 'listening'; connectionString: string }
  | { kind: 'stopped' }
  /** An expected failure, in one line. */
  | { kind: 'failed'; message: string }

const config = {
  UserConfig: { Namespaces: [{ Topics: [{ Name: TOPIC, Subscriptions: [{ Name: 'tidemark' }] }] }] },
}
const options = workerData as DemoShopOptions
const stopping = new AbortController()
const report = (message: ThreadReport) => parentPort?.postMessage(message)

const bus = await startBus(options.busPort)
parentPort?.on('message', (command: ThreadCommand) => {
  if (command === 'stop') stopping.abort()
  else void publish()
})
report({ kind: 'listening', connectionString: bus.connectionString })

async function publish(): Promise<void> {
  try {
    await publishDemo({ ...options, bus, report, signal: stopping.signal })
    report({ kind: 'stopped' })
  } catch (error) {
    if (!(error instanceof SimulateError)) throw error
    report({ kind: 'failed', message: error.message })
  }
}

/** Starts the bus on its port, or on a free port if that is in use. */
async function startBus(port: number): Promise<LocalBus> {
  try {
    return await startLocalBus({ port, config })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    return startLocalBus({ port: 0, config })
  }
}
