import { AmqpServer } from './amqp/amqp-server.ts'
import type { ConfigJson } from './config/config-json.ts'
import { DEFAULT_CONFIG } from './config/default-config.ts'
import { readConfig } from './config/read-config.ts'
import { Broker } from './entities/broker.ts'
import type { BusDescription } from './entities/settings.ts'
import type { Counts } from './entities/stored-message.ts'

/** The default capacity: bytes of all messages of a bus. */
export const DEFAULT_CAPACITY_BYTES = 256 * 2 ** 20
/** The limit of Azure's standard tier. */
const DEFAULT_MAX_MESSAGE_BYTES = 256 * 2 ** 10

export interface LocalBusOptions {
  /** Default 0: any free port. */
  readonly port?: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /** In the shape of the official emulator's Config.json. Default: a shop's topics, each with a subscription `tidemark`. */
  readonly config?: ConfigJson | BusDescription
  /** Bytes of all messages. A send that exceeds it is refused with QuotaExceeded. Default 256 MiB. */
  readonly capacityBytes?: number
  /** The largest message or batch. Default 256 KiB. */
  readonly maxMessageBytes?: number
}

/** A running local bus. Its messages are in memory only, and lost when it stops. */
export interface LocalBus {
  readonly host: string
  readonly port: number
  /** The connection string for Azure's SDKs. */
  readonly connectionString: string
  readonly connectionCount: number
  /** The message counts of a queue (`orders`) or subscription (`orders/Subscriptions/tidemark`). */
  counts: (entity: string) => Counts
  /** The message counts of all queues and subscriptions, by path. */
  allCounts: () => ReadonlyMap<string, Counts>
  /** Cuts all connections. Clients can reconnect at once. @returns the number of connections. */
  disconnectAll: () => number
  /** Refuses or accepts new connections. Existing connections stay. */
  refuseConnections: (isRefusing: boolean) => void
  /** Stops listening and cuts all connections, as a crash does. Messages stay, and locks expire as usual. */
  suspend: () => Promise<void>
  /** Listens again on the same port. */
  resume: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * Starts a Service Bus on this machine, for development and tests.
 *
 * @throws BusConfigError when the configuration is invalid; the error of `listen`, such as EADDRINUSE.
 */
export async function startLocalBus(options: LocalBusOptions = {}): Promise<LocalBus> {
  const { host = '127.0.0.1', config = DEFAULT_CONFIG } = options
  const description = 'UserConfig' in config ? readConfig(config) : config
  const broker = new Broker(description, options.capacityBytes ?? DEFAULT_CAPACITY_BYTES)
  const maxMessageBytes = options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES
  const server = new AmqpServer(broker, { capacity: broker.capacity, maxMessageBytes })
  const port = await server.listen(options.port ?? 0, host)
  return {
    host,
    port,
    connectionString: connectionStringOf(host, port),
    get connectionCount() {
      return server.connectionCount
    },
    counts: (entity) => countsOf(broker, entity),
    allCounts: () => broker.count(),
    disconnectAll: () => server.disconnectAll(),
    refuseConnections: (isRefusing) => {
      server.isRefusing = isRefusing
    },
    suspend: () => server.close(),
    resume: async () => void (await server.listen(port, host)),
    stop: () => server.close(),
  }
}

function connectionStringOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  const name = reachable.includes(':') ? `[${reachable}]` : reachable
  // The SDK for JavaScript accepts only `true` in lower case.
  return `Endpoint=sb://${name}:${port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;`
}

function countsOf(broker: Broker, path: string): Counts {
  const entity = broker.find(path)
  if (!entity || entity.kind === 'topic') throw new RangeError(`The local bus has no queue or subscription ${path}`)
  return entity.queue.count()
}
