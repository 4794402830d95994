import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { AzureServiceBusSource } from '../transports/azure-service-bus/settings.ts'
import type { DemoOptions, DemoReport } from './demo-publisher.ts'
import type { Order, ThreadReport } from './demo-shop-thread.ts'
import { SimulateError } from './destination.ts'
import { TOPIC } from './whizbang.ts'

export interface DemoShopOptions extends DemoOptions {
  /** Of the bus; another one when it is taken. 0: any. */
  busPort: number
}

/** A simulated shop and its Service Bus, on a thread of their own. */
export interface DemoShop {
  /** Of the bus; messages are in memory, and gone with it. */
  connectionString: string
  /** What Tidemark listens to. */
  source: AzureServiceBusSource
  /**
   * Publishes history and live orders until `signal` is aborted.
   *
   * @throws SimulateError when the shop cannot go on.
   */
  publish: (onReport: (report: DemoReport) => void, signal: AbortSignal) => Promise<void>
  close: () => Promise<void>
}

/** Starts the bus; nothing is published yet. Publishing, passing on and consuming take a processor each where there are some. */
export async function startDemoShop(options: DemoShopOptions): Promise<DemoShop> {
  const worker = new Worker(new URL(`./demo-shop-thread${extname(import.meta.url)}`, import.meta.url), {
    workerData: options,
  })
  const tell = (order: Order) => worker.postMessage(order)
  const failed = new Promise<never>((_, reject) => worker.once('error', reject))
  failed.catch(() => undefined)

  const until = async <K extends ThreadReport['kind']>(kind: K, onReport: (report: ThreadReport) => void) => {
    const said = Promise.withResolvers<Extract<ThreadReport, { kind: K }>>()
    const listen = (report: ThreadReport) => {
      if (report.kind === 'failed') said.reject(new SimulateError(report.message))
      else if (report.kind === kind) said.resolve(report as Extract<ThreadReport, { kind: K }>)
      else onReport(report)
    }
    worker.on('message', listen)
    try {
      return await Promise.race([said.promise, failed])
    } finally {
      worker.off('message', listen)
    }
  }

  const { connectionString } = await until('listening', () => undefined)
  return {
    connectionString,
    source: { name: 'shop', kind: 'azure-service-bus', connectionString, topics: [TOPIC], subscription: 'tidemark' },
    async publish(onReport, signal) {
      const stop = () => tell('stop')
      signal.addEventListener('abort', stop, { once: true })
      tell('open')
      if (signal.aborted) stop()
      await until('stopped', (report) => {
        if (report.kind === 'progress' || report.kind === 'consumed') onReport(report)
      })
    },
    close: async () => void (await worker.terminate()),
  }
}
