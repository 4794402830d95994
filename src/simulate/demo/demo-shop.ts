import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { AzureServiceBusSource } from '../../transports/azure-service-bus/settings.ts'
import { SimulateError } from '../destinations/destination.ts'
import { TOPIC } from '../whizbang.ts'
import type { DemoOptions, DemoReport } from './demo-publisher.ts'
import type { ThreadCommand, ThreadReport } from './demo-shop-thread.ts'

export interface DemoShopOptions extends DemoOptions {
  /** The port of the bus. If it is in use, a free port is used. 0: any free port. */
  busPort: number
}

/** A simulated shop and its Service Bus, on a separate thread. */
export interface DemoShop {
  /** The connection string of the bus, which keeps its messages in memory only. */
  connectionString: string
  /** The source from which Tidemark receives. */
  source: AzureServiceBusSource
  /**
   * Publishes history and live orders until `signal` is aborted.
   *
   * @throws SimulateError when the shop cannot continue.
   */
  publish: (onReport: (report: DemoReport) => void, signal: AbortSignal) => Promise<void>
  close: () => Promise<void>
}

/** Starts the bus without publishing. The shop has its own thread, so publishing and consuming can use separate processors. */
export async function startDemoShop(options: DemoShopOptions): Promise<DemoShop> {
  const worker = new Worker(new URL(`./demo-shop-thread${extname(import.meta.url)}`, import.meta.url), {
    workerData: options,
  })
  const send = (command: ThreadCommand) => worker.postMessage(command)
  const failed = new Promise<never>((_, reject) => worker.once('error', reject))
  failed.catch(() => undefined)

  const until = async <K extends ThreadReport['kind']>(kind: K, onReport: (report: ThreadReport) => void) => {
    const received = Promise.withResolvers<Extract<ThreadReport, { kind: K }>>()
    const listen = (report: ThreadReport) => {
      if (report.kind === 'failed') received.reject(new SimulateError(report.message))
      else if (report.kind === kind) received.resolve(report as Extract<ThreadReport, { kind: K }>)
      else onReport(report)
    }
    worker.on('message', listen)
    try {
      return await Promise.race([received.promise, failed])
    } finally {
      worker.off('message', listen)
    }
  }

  const { connectionString } = await until('listening', () => undefined)
  return {
    connectionString,
    source: { name: 'shop', kind: 'azure-service-bus', connectionString, topics: [TOPIC], subscription: 'tidemark' },
    async publish(onReport, signal) {
      const stop = () => send('stop')
      signal.addEventListener('abort', stop, { once: true })
      send('open')
      if (signal.aborted) stop()
      await until('stopped', (report) => {
        if (report.kind === 'progress' || report.kind === 'consumed') onReport(report)
      })
    },
    close: async () => void (await worker.terminate()),
  }
}
