import type { Connection } from '../connection.ts'
import type { Platform, Reading, ReceivedDelivery, SetupRequest, ShopEvent } from '../platform.ts'
import { recordOf, recordsOf } from '../reading/json.ts'
import { keepBody, kindOf, nameOf } from './keep.ts'
import { readKey } from './keys.ts'
import { readProduct, readShipment, readStock, readTrack, timeOfEvent } from './read-goods.ts'
import { readCreditMemo, readInvoice } from './read-money.ts'
import { readOrder } from './read-order.ts'
import { verifyDelivery } from './verify.ts'

/** The events of Adobe Commerce through Adobe I/O Events: https://developer.adobe.com/commerce/extensibility/events/. */
export const adobeCommerce: Platform = {
  title: 'Adobe Commerce',
  secretHint:
    'none, because Adobe signs with keys of its own; or these public keys in PEM, if Tidemark cannot reach static.adobeioevents.com',
  options: { clientId: 'the client id (API key) of the project in the Adobe Developer Console' },
  faultsOf,
  setUp: [
    'In Adobe Commerce, subscribe to the events of docs/connect/adobe-commerce.md with the fields that it lists.',
    'In the Adobe Developer Console, open the project, and copy its client id into the option "clientId" of the connection.',
    'Add an event registration for the events, with the delivery method "Webhook" and the URL {url}. Adobe sends a challenge, which is answered.',
  ],
  answerSetup: answerChallenge,
  verify: (delivery, connection) => verifyDelivery(delivery, connection),
  headers: [],
  keep: keepBody,
  topicOf: (kept) => [...new Set(eventsOf(kept).map(({ type }) => nameOf(type)))].join(' '),
  read,
}

function faultsOf({ secrets, options: { clientId } }: Connection): string[] {
  const faults = secrets.flatMap((secret, i) =>
    readKey(secret) ? [] : [`secrets.${i} must be a public RSA key in PEM ("-----BEGIN PUBLIC KEY-----")`],
  )
  if (typeof clientId === 'string' && clientId !== '') return faults
  return [
    ...faults,
    'options.clientId is missing: set it to the client id of the project in the Adobe Developer Console',
  ]
}

/** Adobe checks the address of a new registration with a random text, which must come back. */
function answerChallenge({ method, query: { challenge } }: SetupRequest) {
  const isText = challenge !== undefined && /^[\w-]{1,200}$/.test(challenge)
  return method === 'GET' && isText ? { status: 200, body: challenge } : undefined
}

const eventsOf = (kept: unknown) => (Array.isArray(kept) ? recordsOf(kept) : [recordOf(kept)])

/** Reads all events of a delivery. One that cannot be read does not stop the others. */
function read(kept: unknown, delivery: ReceivedDelivery, connection: Connection): Reading {
  const readings = eventsOf(kept).map((event) => readEvent(event, delivery, connection))
  const [only] = readings
  if (only && readings.length === 1) return only
  const events = readings.flatMap((reading): ShopEvent[] => ('events' in reading ? reading.events : []))
  const problem = readings.flatMap((reading) => ('problem' in reading ? (reading.problem ?? []) : []))[0]
  if (events.length > 0) return problem === undefined ? { events } : { events, problem }
  return problem === undefined ? { ignored: 'other_event' } : { problem }
}

function readEvent(
  { type, time, data }: ReturnType<typeof recordOf>,
  delivery: ReceivedDelivery,
  connection: Connection,
): Reading {
  const kind = kindOf(type)
  if (kind === undefined) return { ignored: 'other_event' }
  const record = recordOf(recordOf(data).value)
  if (connection.role === 'payments-only' && kind !== 'invoice') return { ignored: 'payments_only' }
  const own = timeOfEvent(time, delivery)
  const readers = {
    order: () => readOrder(record, time, connection),
    creditmemo: () => readCreditMemo(record, time, connection),
    invoice: () => readInvoice(record, time, connection),
    shipment: () => readShipment(record, time, connection),
    track: () => readTrack(record, time),
    product: () => readProduct(record, { isDeleted: nameOf(type).includes('delete'), time: own }, connection),
    stock: () => readStock(record, own, connection),
  }
  return readers[kind]()
}
