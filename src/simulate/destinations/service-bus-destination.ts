import {
  isServiceBusError,
  parseServiceBusConnectionString,
  ServiceBusClient,
  type ServiceBusMessage,
  type ServiceBusMessageBatch,
  type ServiceBusSender,
} from '@azure/service-bus'
import { TOPIC, type WhizbangMessage } from '../whizbang.ts'
import { type Destination, SimulateError } from './destination.ts'
import { type Attempt, type Patience, tryPatiently } from './patience.ts'

export interface ServiceBusDestinationOptions {
  /** The connection string of a namespace, or with `EntityPath` of one topic or queue. */
  connectionString: string
  /** The time for which a batch is retried while the bus is unreachable or full. Default: 60 s, and 10 s before the first success. */
  patienceMs?: number
  /** The timeout for the response to one batch. Default: 10 s. */
  responseWithinMs?: number
  /** Stops retrying. Batches in flight are finished. */
  signal: AbortSignal
}

export interface ServiceBusDestination extends Destination<WhizbangMessage> {
  /** Resolves when the bus has received all messages sent so far. */
  arrived(): Promise<void>
}

const PATIENCE_MS = 60_000
const FIRST_PATIENCE_MS = 10_000
const BATCHES_IN_FLIGHT = 4
const RESPONSE_WITHIN_MS = 10_000

/**
 * A Service Bus, to which events are published as by Whizbang's transport. A few batches are in flight at a time. They
 * arrive in sequence unless a batch is retried. Retries are safe, because the events keep their ids.
 *
 * @throws from `send`, `arrived` and `finish`: SimulateError when the bus refuses the events or remains unreachable.
 * Throws SimulateError itself when the connection string is invalid.
 */
export function createServiceBusDestination(options: ServiceBusDestinationOptions): ServiceBusDestination {
  const { name, client, sender } = connect(options)
  const inFlight = new Set<Promise<void>>()
  const patience: Patience = { name, patienceMs: options.patienceMs ?? FIRST_PATIENCE_MS, signal: options.signal }
  let failure: unknown

  const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
    const done = await tryPatiently(patience, () => attempt(name, work))
    patience.patienceMs = options.patienceMs ?? PATIENCE_MS
    return done
  }
  const sendBatch = async (batch: ServiceBusMessageBatch) => {
    const sent = patiently(() => sender.sendMessages(batch))
      .catch((error: unknown) => {
        failure ??= error
      })
      .finally(() => inFlight.delete(sent))
    inFlight.add(sent)
    if (inFlight.size >= BATCHES_IN_FLIGHT) await Promise.race(inFlight)
    if (failure !== undefined) throw failure
  }
  const arrived = async () => {
    await Promise.all(inFlight)
    if (failure !== undefined) throw failure
  }
  return {
    name,
    async send(events) {
      let batch = await patiently(() => sender.createMessageBatch())
      for (const message of events.map(toServiceBusMessage)) {
        if (batch.tryAddMessage(message)) continue
        if (batch.count > 0) await sendBatch(batch)
        batch = await patiently(() => sender.createMessageBatch())
        if (!batch.tryAddMessage(message)) {
          throw new SimulateError(`event ${message.messageId} is larger than ${name} accepts`)
        }
      }
      if (batch.count > 0) await sendBatch(batch)
    },
    arrived,
    async finish() {
      try {
        await arrived()
      } finally {
        await client.close()
      }
      return { statuses: {} }
    },
  }
}

function connect({ connectionString, responseWithinMs = RESPONSE_WITHIN_MS }: ServiceBusDestinationOptions): {
  name: string
  client: ServiceBusClient
  sender: ServiceBusSender
} {
  try {
    const { endpoint, entityPath = TOPIC } = parseServiceBusConnectionString(connectionString)
    // Retries happen here, where they can be reported. The SDK would wait for half a minute between retries.
    const client = new ServiceBusClient(connectionString, {
      retryOptions: { maxRetries: 0, timeoutInMs: responseWithinMs },
    })
    const name = `${endpoint.replace(/^\w+:\/\//, '').replace(/\/$/, '')}/${entityPath}`
    return { name, client, sender: client.createSender(entityPath) }
  } catch (error) {
    throw new SimulateError(
      `the connection string of the Service Bus is invalid (${(error as Error).message}). It must look like Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=…`,
      { cause: error },
    )
  }
}

/** The message in the form of Whizbang's transport. */
function toServiceBusMessage({ id, body, subject, streamId, envelopeType }: WhizbangMessage): ServiceBusMessage {
  return {
    messageId: id,
    body: Buffer.from(body),
    subject,
    contentType: 'application/json',
    sessionId: streamId,
    applicationProperties: { EnvelopeType: envelopeType },
  }
}

/** Permanent problems, and what to do. */
const REMEDIES: Record<string, string> = {
  MessagingEntityNotFound:
    'the topic or queue does not exist. Create it, or set another EntityPath in the connection string',
  MessagingEntityDisabled: 'the topic or queue is disabled. Enable it',
  UnauthorizedAccess: 'the key is wrong or may not send. Use a key with the Send right',
  MessageSizeExceeded: 'an event is larger than the maximum message size',
}

async function attempt<T>(name: string, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { answer: await work() }
  } catch (error) {
    if (!isServiceBusError(error)) return { trouble: firstSentence(error) }
    const remedy = REMEDIES[error.code]
    if (remedy !== undefined) throw new SimulateError(`${name} refused the events: ${remedy}`, { cause: error })
    return { trouble: error.code === 'QuotaExceeded' ? 'the quota is exceeded' : firstSentence(error) }
  }
}

function firstSentence(error: unknown): string {
  const [line = ''] = String((error as Error).message ?? error).split('\n', 1)
  return line.slice(0, 200)
}
