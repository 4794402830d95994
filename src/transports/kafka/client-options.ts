import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { ConsumerOptions } from '@platformatic/kafka'
import type { KafkaSource } from './settings.ts'

const DEFAULT_GROUP = 'tidemark'
const CONNECT_TIMEOUT_MS = 3000
/** Longer than a rebalance may take: joining the group is one request. */
const REQUEST_TIMEOUT_MS = 25_000
const SESSION_TIMEOUT_MS = 10_000
const REBALANCE_TIMEOUT_MS = 20_000
const HEARTBEAT_EVERY_MS = 1000
const NEVER_STALE_MS = 7 * 24 * 60 * 60 * 1000
const BROKER = /^(\[[\da-fA-F:]+\]|[^\s:/]+):(\d{1,5})$/

/**
 * The options of both clients of a source. The clients do not retry: a repeated offset commit could concern partitions that
 * another member owns meanwhile.
 *
 * @throws Error with a message for users when a broker is not `host:port` or the file of certificates cannot be read.
 */
export function clientOptions(settings: KafkaSource): ConsumerOptions<Buffer, Buffer, Buffer, Buffer> {
  const { brokers, caFile, sasl } = settings
  const wrong = brokers.find((broker) => !BROKER.test(broker) || Number(BROKER.exec(broker)?.[2]) > 65_535)
  if (wrong !== undefined) {
    throw new Error(`broker "${wrong}" is not host:port. Write it like kafka.example.com:9092.`)
  }
  return {
    clientId: 'tidemark',
    groupId: groupOf(settings),
    bootstrapBrokers: brokers,
    retries: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    sessionTimeout: SESSION_TIMEOUT_MS,
    rebalanceTimeout: REBALANCE_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_EVERY_MS,
    // The transport refreshes metadata when it notices a change, so that a commit never waits for a refresh.
    metadataMaxAge: NEVER_STALE_MS,
    autocommit: false,
    tls: usesTls(settings) ? { ca: caFile === undefined ? undefined : certificates(caFile) } : undefined,
    tlsServerName: brokers.every((broker) => !isIP(BROKER.exec(broker)?.[1] ?? '') && !broker.startsWith('[')),
    sasl: sasl && { ...sasl },
  }
}

export function groupOf({ groupId = DEFAULT_GROUP }: KafkaSource): string {
  return groupId
}

export function usesTls({ tls, caFile }: KafkaSource): boolean {
  return tls ?? caFile !== undefined
}

function certificates(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`caFile "${file}" cannot be read: ${reason}`, { cause: error })
  }
}
