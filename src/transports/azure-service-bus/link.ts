import type {
  MessageHandlers,
  ProcessErrorArgs,
  ServiceBusClient,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
} from '@azure/service-bus'
import { createReceiver, type Entity } from './entity.ts'

/** Undocumented callbacks of the SDK. Without them the transport knows less, but loses nothing. */
interface LinkHandlers extends MessageHandlers {
  /** The SDK is about to attach the link, for the first time or again. */
  preInitialize(): Promise<void>
  /** The link is attached. */
  postInitialize(): Promise<void>
}

const ERROR_WITHIN_MS = 50

/**
 * One subscription of the SDK on a connection of its own, from its opening to its end. A broken link is replaced by a new one.
 * The SDK's own recovery can wait for a minute on a lost connection, exceeds the credit, and cannot settle earlier messages.
 */
export class Link {
  readonly receiver: ServiceBusReceiver
  /** Resolves when the link is open. */
  readonly opened: Promise<void>
  /** Resolves with the reason when the link has ended. */
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

  /** Starts to receive. The promise of `onMessage` frees the credit of its message, and must never reject. */
  open(credit: number, onMessage: (message: ServiceBusReceivedMessage) => Promise<void>): void {
    const handlers: LinkHandlers = {
      processMessage: onMessage,
      processError: async ({ error, errorSource }: ProcessErrorArgs) => {
        if (errorSource === 'receive') this.end(error)
      },
      preInitialize: async () => {
        if (++this.#attempts === 1) return
        // Before the link is open, a more precise error may follow.
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

  /** Ends the link. */
  end(reason: unknown): void {
    this.#end.resolve(reason)
  }

  /** Requests no more messages. Unsettled messages can still be settled. */
  async stopIntake(): Promise<void> {
    await this.#subscription?.close()
  }

  /** Closes the connection. Never fails: it may be lost already. */
  async close(): Promise<void> {
    const closed = this.#client.close()
    this.#closing.resolve()
    await closed.catch(() => undefined)
  }
}
