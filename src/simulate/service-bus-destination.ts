import {
  isServiceBusError,
  parseServiceBusConnectionString,
  ServiceBusClient,
  type ServiceBusMessage,
  type ServiceBusMessageBatch,
  type ServiceBusSender,
} from '@azure/service-bus'
import { type Destination, SimulateError } from './destination.ts'
import { type Attempt, type Patience, tryPatiently } from './patience.ts'
import { TOPIC, type WhizbangMessage } from './whizbang.ts'

export interface ServiceBusDestinationOptions {
  /** Of a namespace, or with `EntityPath` of one topic or queue. */
  connectionString: string
  /** How long a batch is sent again while the bus is away or full. Default a minute, and 10 s before it ever took one. */
  patienceMs?: number
  /** How long the bus may take to answer one batch. Default 10 s. */
  answerWithinMs?: number
  /** Ends the waiting for a bus that is away; what is under way is finished. */
  signal: AbortSignal
}

export interface ServiceBusDestination extends Destination<WhizbangMessage> {
  /** Resolves when the bus has all that was sent so far. */
  arrived(): Promise<void>
}

const PATIENCE_MS = 60_000
const FIRST_PATIENCE_MS = 10_000
const BATCHES_UNDER_WAY = 4
const ANSWER_WITHIN_MS = 10_000

/**
 * A Service Bus, to which events are published as Whizbang's transport does it. A few batches are under way at a time; they arrive in order
 * unless one has to be sent again. Sending again is safe: the events keep their ids.
 *
 * @throws from `send`, `arrived` and `finish`: SimulateError when the bus refuses or stays away; at once when the connection string is none.
 */
export function createServiceBusDestination(options: ServiceBusDestinationOptions): ServiceBusDestination {
  const { name, client, sender } = connect(options)
  const underWay = new Set<Promise<void>>()
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
      .finally(() => underWay.delete(sent))
    underWay.add(sent)
    if (underWay.size >= BATCHES_UNDER_WAY) await Promise.race(underWay)
    if (failure !== undefined) throw failure
  }
  const arrived = async () => {
    await Promise.all(underWay)
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
          throw new SimulateError(`event ${message.messageId} is larger than what ${name} takes`)
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

function connect({ connectionString, answerWithinMs = ANSWER_WITHIN_MS }: ServiceBusDestinationOptions): {
  name: string
  client: ServiceBusClient
  sender: ServiceBusSender
} {
  try {
    const { endpoint, entityPath = TOPIC } = parseServiceBusConnectionString(connectionString)
    // It is tried again here, where it can be told about; the SDK would wait for half a minute between two tries.
    const client = new ServiceBusClient(connectionString, {
      retryOptions: { maxRetries: 0, timeoutInMs: answerWithinMs },
    })
    const name = `${endpoint.replace(/^\w+:\/\//, '').replace(/\/$/, '')}/${entityPath}`
    return { name, client, sender: client.createSender(entityPath) }
  } catch (error) {
    throw new SimulateError(
      `the connection string of the Service Bus cannot be used (${(error as Error).message}); it looks like Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=…`,
      { cause: error },
    )
  }
}

/** As Whizbang's transport sends it. */
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

/** What no further try can overcome, and what to do about it. */
const REMEDIES: Record<string, string> = {
  MessagingEntityNotFound:
    'there is no such topic or queue; create it, or name another by EntityPath in the connection string',
  MessagingEntityDisabled: 'it is disabled; enable it',
  UnauthorizedAccess: 'the key is wrong or may not send; take one with the right Send',
  MessageSizeExceeded: 'an event is larger than what it takes',
}

async function attempt<T>(name: string, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { answer: await work() }
  } catch (error) {
    if (!isServiceBusError(error)) return { trouble: firstSentence(error) }
    const remedy = REMEDIES[error.code]
    if (remedy !== undefined) throw new SimulateError(`${name} refused the events: ${remedy}`, { cause: error })
    return { trouble: error.code === 'QuotaExceeded' ? 'it is full' : firstSentence(error) }
  }
}

function firstSentence(error: unknown): string {
  const [line = ''] = String((error as Error).message ?? error).split('\n', 1)
  return line.slice(0, 200)
}
