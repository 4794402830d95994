import { ServiceBusClient } from '@azure/service-bus'
import type { Target } from '../../../bench/brokers/broker.ts'
import { CONTENT_TYPE, type PublishedOrder, SUBJECT } from '../../../bench/brokers/published-order.ts'
import { HEADERS } from '../../../bench/whizbang-orders.ts'

export interface ServiceBusTarget extends Target {
  kind: 'azure-service-bus'
  connectionString: string
  topic: string
}

/** Sends to a topic with Azure's SDK. */
export interface Sender {
  /** Connects. Otherwise the first message connects. */
  open(): Promise<void>
  /** Resolves when the bus has confirmed the orders. */
  send(orders: PublishedOrder | PublishedOrder[]): Promise<void>
  close(): Promise<void>
}

export function openSender({ connectionString, topic }: ServiceBusTarget): Sender {
  const client = new ServiceBusClient(connectionString)
  const sender = client.createSender(topic)
  const applicationProperties = { EnvelopeType: HEADERS.envelopetype }
  const toMessage = ({ id, body }: PublishedOrder) => ({
    messageId: id,
    body,
    subject: SUBJECT,
    contentType: CONTENT_TYPE,
    applicationProperties,
  })
  return {
    // The SDK opens the link to read its maximum size of a batch.
    open: async () => void (await sender.createMessageBatch()),
    send: (orders) => sender.sendMessages(Array.isArray(orders) ? orders.map(toMessage) : toMessage(orders)),
    close: () => client.close(),
  }
}
