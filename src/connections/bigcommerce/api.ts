import { readJson } from '../../json/read-json.ts'
import { UserError } from '../../user-error.ts'
import type { Connection } from '../connection.ts'
import { type CatchUpOptions, type Delivery, PlatformUnavailable } from '../platform.ts'
import { recordOf, recordsOf, textOf } from '../reading/json.ts'
import { utcOf } from '../reading/times.ts'

/** The access token of the API, among the secrets of a connection. */
const TOKEN = /^token:(\S+)$/
const PAGE = 250
/** A webhook should be answered within five seconds, with the time to store what was fetched. */
const TIMEOUT_MS = 4000

export const tokenOf = ({ secrets }: Connection): string | undefined =>
  secrets.flatMap((secret) => TOKEN.exec(secret)?.[1] ?? [])[0]

/** The client secrets, with which webhooks are signed. */
export const clientSecretsOf = ({ secrets }: Connection): string[] => secrets.filter((secret) => !TOKEN.test(secret))

/** The parts of an order, as the API has them. */
const PARTS = {
  order: 'v2/orders/ID',
  products: 'v2/orders/ID/products',
  coupons: 'v2/orders/ID/coupons',
  shipments: 'v2/orders/ID/shipments',
  refunds: 'v3/orders/ID/payment_actions/refunds',
  transactions: 'v3/orders/ID/transactions',
} as const

/**
 * Reads the order that a delivery names, with its parts. What the API refuses is in the body as an error, so that it is shown as a problem.
 *
 * @throws PlatformUnavailable if the API does not answer at the moment.
 */
export async function fetchRecords(delivery: Delivery, connection: Connection): Promise<Delivery> {
  const pointer = recordOf(parse(new TextDecoder().decode(delivery.body)))
  const scope = textOf(pointer.scope) ?? ''
  const { type, id } = recordOf(pointer.data)
  if (type !== 'order' || textOf(id) === undefined || !/^store\/order\//.test(scope)) return delivery
  return { ...delivery, body: await wholeOrder(`${id}`, scope, connection) }
}

/** The body of a delivery that holds the order. The texts of the API are put together as they are, so that amounts keep their digits. */
async function wholeOrder(
  id: string,
  scope: string,
  connection: Connection,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const parts = Object.entries(PARTS).map(async ([name, path]) => {
    const { status, text } = await ask(
      `${path.replace('ID', encodeURIComponent(id))}?limit=${PAGE}`,
      connection,
      signal,
    )
    return status < 300 ? `"${name}":${text || '[]'}` : `"${name}_error":${status}`
  })
  const head = `"scope":${JSON.stringify(scope)},"data":{"type":"order","id":${JSON.stringify(id)}}`
  return new TextEncoder().encode(`{${[head, ...(await Promise.all(parts))].join(',')}}`)
}

/**
 * Reads the orders that changed since a time, as deliveries of "store/order/updated". BigCommerce switches off a webhook after two days of failures. Each
 * request begins at the last change of the one before, because an order that changes meanwhile moves to the end, and would move the others across pages.
 *
 * @throws UserError if the API refuses the token, PlatformUnavailable if it does not answer.
 */
export async function* catchUp(connection: Connection, { since, signal }: CatchUpOptions): AsyncGenerator<Delivery> {
  const read = new Set<string>()
  for (let [from, page] = [since, 1]; ; ) {
    const orders = await listOrders({ min_date_modified: from, page: `${page}` }, connection, signal)
    for (const { id, date_modified: modified } of orders) {
      const change = `${id} ${modified}`
      if (textOf(id) === undefined || read.has(change)) continue
      read.add(change)
      const body = await wholeOrder(`${id}`, 'store/order/updated', connection, signal)
      yield { headers: {}, body, receivedMs: Date.now() }
    }
    if (orders.length < LISTED) return
    const last = utcOf(orders.at(-1)?.date_modified) ?? from
    // More orders than a request lists may have changed within a second.
    page = last === from ? page + 1 : 1
    from = last
  }
}

const LISTED = 50

async function listOrders(query: Record<string, string>, connection: Connection, signal?: AbortSignal) {
  const parameters = new URLSearchParams({ ...query, sort: 'date_modified:asc', limit: `${LISTED}` })
  const { status, text } = await ask(`v2/orders?${parameters}`, connection, signal)
  if (status >= 300) throw new UserError(`BigCommerce answered with ${status}. ${CHECK_TOKEN}`)
  return recordsOf(parse(text))
}

export const CHECK_TOKEN =
  'Check options.url and the token of the connection: its API account needs the scopes "Orders: read-only" and "Order Transactions: read-only"'

interface Answer {
  status: number
  /** JSON, or empty for a list without entries. */
  text: string
}

async function ask(path: string, connection: Connection, signal?: AbortSignal): Promise<Answer> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const url = new URL(path, apiOf(connection))
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', 'x-auth-token': tokenOf(connection) ?? '' },
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    const text = (await response.text()).trim()
    const isFault = response.status === 429 || response.status >= 500
    if (isFault || (response.ok && text !== '' && parse(text) === undefined)) {
      throw new Error(`The answer to ${url.pathname} has the status ${response.status}`)
    }
    return { status: response.status, text }
  } catch (cause) {
    throw new PlatformUnavailable(`BigCommerce does not answer: ${(cause as Error).message}`, { cause })
  }
}

/** The address of the API without the version, with which BigCommerce shows it. */
export function apiOf({ options: { url } }: Connection): string {
  return typeof url === 'string' ? `${url.replace(/\/+$/, '').replace(/\/v[23]$/, '')}/` : ''
}

function parse(text: string): unknown {
  try {
    return readJson(text)
  } catch {
    return undefined
  }
}
