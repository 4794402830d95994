import { ServiceBusClient } from '@azure/service-bus'

/** The source to receive from, and the maximum number of unsettled messages. */
export interface BarePlace {
  connectionString: string
  topic: string
  subscription: string
  credit: number
}

/** Receives with Azure's SDK alone, at the lowest cost: bodies stay bytes, locks are not renewed, messages are completed at once. */
export function subscribeBare(
  { connectionString, topic, subscription, credit }: BarePlace,
  { onMessage, onSettled }: { onMessage: () => void; onSettled: () => void },
): { problem(): string | undefined; stop(): Promise<void> } {
  const client = new ServiceBusClient(connectionString)
  const receiver = client.createReceiver(topic, subscription, {
    receiveMode: 'peekLock',
    skipParsingBodyAsJson: true,
    skipConvertingDate: true,
    maxAutoLockRenewalDurationInMs: 0,
  })
  let problem: string | undefined
  receiver.subscribe(
    {
      async processMessage(message) {
        onMessage()
        await receiver.completeMessage(message)
        onSettled()
      },
      async processError({ error }) {
        problem = error.message
      },
    },
    { maxConcurrentCalls: credit, autoCompleteMessages: false },
  )
  return { problem: () => problem, stop: () => client.close() }
}
