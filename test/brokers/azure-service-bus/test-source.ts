import { pino } from 'pino'
import type { LocalBus } from 'tidemark-local-bus'
import { afterEach } from 'vitest'
import type { AzureServiceBusSource } from '../../../src/transports/azure-service-bus/settings.ts'
import { DEFAULT_TIMING, type Timing } from '../../../src/transports/azure-service-bus/timing.ts'
import { startServiceBus } from '../../../src/transports/azure-service-bus/transport.ts'
import type { Delivered, Settlement, Take, Transport } from '../../../src/transports/transport.ts'

export interface TestSource {
  transport: Transport
  /** The log, one object per line. */
  lines: Record<string, unknown>[]
}

/** Starts sources on a local bus. Each source is stopped after its test. */
export function useSources(bus: () => LocalBus) {
  const started: Transport[] = []
  afterEach(async () => {
    await Promise.all(started.splice(0).map((transport) => transport.stop()))
  })
  return function start(
    settings: Partial<AzureServiceBusSource>,
    take: Take,
    { batchSize = 500, ...timing }: Partial<Timing> & { batchSize?: number } = {},
  ): TestSource {
    const lines: TestSource['lines'] = []
    const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
    const source = {
      name: 'test',
      kind: 'azure-service-bus',
      connectionString: bus().connectionString,
      ...settings,
    } as const
    const transport = startServiceBus(source, { take, log, batchSize }, { ...DEFAULT_TIMING, ...timing })
    started.push(transport)
    return { transport, lines }
  }
}

const done: Settlement = { kind: 'done' }

/** Accepts all messages and records them. */
export function takeAll(seen: Delivered[] = []): { take: Take; seen: Delivered[]; bodies: () => string[] } {
  return {
    take: async (messages) => {
      seen.push(...messages)
      return messages.map(() => done)
    },
    seen,
    bodies: () => seen.map(({ body }) => Buffer.from(body as Uint8Array).toString()),
  }
}
