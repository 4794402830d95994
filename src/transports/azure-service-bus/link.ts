import type {
  MessageHandlers,
  ProcessErrorArgs,
  ServiceBusClient,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
} from '@azure/service-bus'
import { createReceiver, type Entity } from './entity.ts'

/** What the SDK tells of a link beside its messages; it documents neither, and without them we know less but lose nothing. */
interface LinkHandlers extends MessageHandlers {
  /** The SDK is about to attach the link, for the first time or again. */
  preInitialize(): Promise<void>
  /** The link is attached. */
  postInitialize(): Promise<void>
}

const ERROR_WITHIN_MS = 50

/**
 * One subscription of the SDK on a connection of its own, from its opening to its end. It is never mended, a new link
 * takes its place: what the SDK does to mend one may wait for a minute on a connection that is gone, hands out more than
 * the credit, and can settle nothing of what came before.
 */
export class Link {
  readonly receiver: ServiceBusReceiver
  /** Resolves when messages can come. */
  readonly opened: Promise<void>
  /** Resolves with the reason when no more messages will come. */
  readonly ended: Promise<unknown>
  readonly #client: ServiceBusClient
  readonly #open = Promise.withResolvers<void>()
  readonly #end = Promise.withResolvers<unknown>()
  #subscription: { close(): Promise<void> } | undefined
  readonly #closing = Promise.withResolvers<void>()
  #attempts = 0
  #isOpen = false

  constructor(client: ServiceBusClient, entity: Entity) {
    this.#client = client
    this.receiver = createReceiver(client, entity)
    this.opened = this.#open.promise
    this.ended = this.#end.promise
  }

  /** Begins to receive. A message leaves the credit when the promise of `onMessage` resolves, which must never reject. */
  open(credit: number, onMessage: (message: ServiceBusReceivedMessage) => Promise<void>): void {
    const handlers: LinkHandlers = {
      processMessage: onMessage,
      processError: async ({ error, errorSource }: ProcessErrorArgs) => {
        if (errorSource === 'receive') this.end(error)
      },
      preInitialize: async () => {
        if (++this.#attempts === 1) return
        // While the link is not open yet, an error that tells more may be on its way.
        setTimeout(() => this.end(new Error('the connection was lost')), this.#isOpen ? 0 : ERROR_WITHIN_MS)
        await this.#closing.promise
      },
      postInitialize: async () => {
        this.#isOpen = true
        this.#open.resolve()
      },
    }
    this.#subscription = this.receiver.subscribe(handlers, { maxConcurrentCalls: credit, autoCompleteMessages: false })
  }

  /** Gives the link up. */
  end(reason: unknown): void {
    this.#end.resolve(reason)
  }

  /** Asks for no more messages. Those that are in hand can still be settled. */
  async stopIntake(): Promise<void> {
    await this.#subscription?.close()
  }

  /** Lets the connection go. Never fails: it may be gone already. */
  async close(): Promise<void> {
    const closed = this.#client.close()
    this.#closing.resolve()
    await closed.catch(() => undefined)
  }
}
