import type { EventType } from '../contracts/index.ts'
import type { PrivacyRequest } from '../inbox/privacy-requests.ts'
import type { Connection } from './connection.ts'

/** A request of a shop platform to `/hooks/<name>`, or a stored one that is read again. */
export interface Delivery {
  /** Header names are in lower case. */
  headers: Readonly<Record<string, string>>
  /** The bytes as they were received. */
  body: Uint8Array
  /** When the delivery arrived, in milliseconds since 1970. */
  receivedMs: number
}

/** A delivery without its body, as `keep` leaves it. Its headers are those that the platform names. */
export type ReceivedDelivery = Omit<Delivery, 'body'>

/** An event of ours, as an adapter makes it from a delivery. The inbox reads and corrects it like any other event. */
export interface ShopEvent {
  /** Made of the ids of the platform's records; the connection's name is added to it. The same record has the same id in each delivery. */
  id: string
  type: EventType
  data: Readonly<Record<string, unknown>>
  /** The time of an event whose data has none. */
  time?: string | number
}

/** What a delivery means. Each outcome is answered with 200, because the platform cannot correct the content. */
export type Reading =
  | {
      events: ShopEvent[]
      /** Why the record itself does not count, although something must be remembered of it: a test order is voided. */
      ignored?: string
      /** What is missing besides these events, and what to do. */
      problem?: string
    }
  /** Nothing to count, with the reason: a draft, a test, a topic of no interest. */
  | { ignored: string; privacy?: PrivacyRequest }
  /** Content that should count and cannot be read: what is wrong with it, and what to do. */
  | { problem: string }

/** Whether the sender of a delivery knows the connection's secret. */
export type Verification = { isAuthentic: true } | { isAuthentic: false; error: string }

/** Thrown by `verify` and `fetchRecords` when the platform does not answer at the moment, so that it sends the delivery again. */
export class PlatformUnavailable extends Error {}

/** The answer to a request that sets up a webhook, and that holds no delivery. */
export interface SetupAnswer {
  status: number
  headers?: Readonly<Record<string, string>>
  body?: string
}

/** How one shop platform delivers, signs and describes its records. Each is a folder beside this file, and a line in `index.ts`. */
export interface Platform {
  /** The platform's name as people write it. */
  title: string
  /** The secret that a connection needs and where the platform shows it, for errors: "the secret of Settings → Notifications". */
  secretHint: string
  /** The properties of `connection.options` that the platform reads, each with its meaning. Others are refused. Default: none. */
  options?: Readonly<Record<string, string>>
  /**
   * What is wrong with the settings of a connection, besides their types: a line for each fault, which names the property and the allowed
   * values. A platform without this function needs at least one secret.
   */
  faultsOf?: (connection: Connection) => readonly string[]
  /** The ids in its events are those of the shop's own systems, so that two of its connections may state the same orders. */
  usesShopIds?: true
  /** The header with the topic, in lower case; undefined when the body has the topic. For `tidemark connections test --topic`. */
  topicHeader?: string
  /** What to click and paste at the platform, as steps. `{url}` stands for the connection's address. */
  setUp: readonly string[]
  /** The answer to a request that only sets up the webhook, such as a ping; undefined for a delivery. */
  answerSetup?: (request: SetupRequest, connection: Connection) => SetupAnswer | undefined
  /** Checks the bytes of the body, before they are read as JSON. */
  verify: (delivery: Delivery, connection: Connection) => Verification | Promise<Verification>
  /**
   * Asks the platform for the records that an authentic delivery only names. The result is the delivery with the records in its body. Undefined for
   * platforms whose deliveries are whole.
   */
  fetchRecords?: (delivery: Delivery, connection: Connection) => Promise<Delivery>
  /** The headers, in lower case, that `topicOf` and `read` need. They are stored with the delivery; all others are not. */
  headers: readonly string[]
  /**
   * The properties of the body that `read` needs, from the JSON of the body as `readJson` reads it. All else, above all what describes
   * persons, never reaches the database. `hashGuest` may replace an e-mail address. What was kept stays the same when it is kept again. The
   * headers tell the type of a body that does not name it itself.
   */
  keep: (body: unknown, connection: Connection, delivery: ReceivedDelivery) => unknown
  /** The kind of the delivery in the platform's words, such as `orders/create`. */
  topicOf: (kept: unknown, delivery: ReceivedDelivery) => string
  /**
   * Asks the platform for the records that changed since a time, as deliveries that need no signature. Throws UserError if the connection or
   * the platform does not allow it. Undefined for platforms that repeat deliveries themselves.
   */
  catchUp?: (connection: Connection, options: CatchUpOptions) => AsyncIterable<Delivery>
  /** Reads what `keep` has kept. Pure: the same delivery gives the same events. */
  read: (kept: unknown, delivery: ReceivedDelivery, connection: Connection) => Reading
}

export interface CatchUpOptions {
  /** Only records that changed at this time or later, ISO 8601 in UTC. */
  since: string
  signal?: AbortSignal
}

export interface SetupRequest extends Delivery {
  method: string
  query: Readonly<Record<string, string>>
}
