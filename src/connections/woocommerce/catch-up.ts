import { readJson } from '../../json/read-json.ts'
import { UserError } from '../../user-error.ts'
import type { Connection } from '../connection.ts'
import type { CatchUpOptions, Delivery } from '../platform.ts'
import { recordOf, textOf } from '../reading/json.ts'
import { isShopAddress } from '../reading/shop-address.ts'
import { utcOf } from '../reading/times.ts'

/** A key of the REST API, among the secrets of a connection: the consumer key and the consumer secret. */
const API_KEY = /^(ck_\w{16,}):(cs_\w{16,})$/
const PER_PAGE = 100
/** Orders of one second are paged with an overlap, because each one that changes meanwhile moves the others forward. */
const STEP_WITHIN_SECOND = PER_PAGE / 2
const TIMEOUT_MS = 60_000

/** The secrets with which webhooks are signed. */
export const webhookSecretsOf = ({ secrets }: Connection): string[] => secrets.filter((secret) => !API_KEY.test(secret))

/**
 * Reads the orders that changed since a time from the REST API, as deliveries of "order.updated": https://woocommerce.github.io/woocommerce-rest-api-docs/#list-all-orders.
 * WooCommerce sends each webhook once, so that an outage would lose orders. Orders that are known already change nothing.
 *
 * An order that changes meanwhile moves to the end of the list. Each request therefore begins at the time of the last order of the one
 * before, rather than at the next page, which would leave orders out.
 *
 * @throws UserError if the connection has no address or key, or the shop does not answer with orders.
 */
export async function* catchUp(connection: Connection, { since, signal }: CatchUpOptions): AsyncGenerator<Delivery> {
  const access = readAccess(connection)
  const read = new Map<string, string>()
  let from = { after: since, offset: 0 }
  for (;;) {
    const orders = await request(pageUrl(access.address, from), access.key, signal)
    for (const order of orders) {
      const [id, modified] = [textOf(recordOf(order).id) ?? '', textOf(recordOf(order).date_modified_gmt) ?? '']
      if (id !== '' && read.get(id) === modified) continue
      read.set(id, modified)
      const body = new TextEncoder().encode(JSON.stringify(order))
      yield { headers: { 'x-wc-webhook-topic': 'order.updated' }, body, receivedMs: Date.now() }
    }
    if (orders.length < PER_PAGE) return
    from = nextOf(from, orders)
  }
}

interface From {
  /** Only orders that changed later. */
  after: string
  /** Orders to leave out, of those that changed later. */
  offset: number
}

/** Where the next request begins: a second before the last order. If all have changed within that second, further in the list. */
function nextOf({ after, offset }: From, orders: readonly unknown[]): From {
  const last = Date.parse(utcOf(recordOf(orders.at(-1)).date_modified_gmt) ?? '')
  if (last - 1000 > Date.parse(after)) return { after: new Date(last - 1000).toISOString(), offset: 0 }
  return { after, offset: offset + STEP_WITHIN_SECOND }
}

function pageUrl(address: string, { after, offset }: From): URL {
  const url = new URL('wp-json/wc/v3/orders', address)
  const query = { modified_after: after, dates_are_gmt: 'true', orderby: 'modified', order: 'asc' }
  for (const [name, value] of Object.entries({ ...query, per_page: PER_PAGE, offset })) {
    url.searchParams.set(name, `${value}`)
  }
  return url
}

function readAccess({ name, secrets, options: { url } }: Connection): { address: string; key: string } {
  const key = secrets.find((secret) => API_KEY.test(secret))
  if (typeof url !== 'string' || !isShopAddress(url)) {
    throw new UserError(
      `The connection "${name}" has no options.url. Set it to the address of the shop, such as https://shop.example/`,
    )
  }
  if (key === undefined) {
    throw new UserError(
      `The connection "${name}" has no key of the REST API. Create one with the permission "Read" in WooCommerce → Settings → Advanced → REST API, and add it to the secrets as "ck_…:cs_…"`,
    )
  }
  return { address: url.endsWith('/') ? url : `${url}/`, key }
}

async function request(url: URL, key: string, signal: AbortSignal | undefined): Promise<unknown[]> {
  const shop = url.origin
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const response = await fetch(url, {
    headers: { accept: 'application/json', authorization: `Basic ${Buffer.from(key).toString('base64')}` },
    redirect: 'error',
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  }).catch((error: Error) => {
    throw new UserError(`${shop} does not answer: ${error.message}. Check options.url of the connection`, {
      cause: error,
    })
  })
  const text = await response.text()
  if (!response.ok)
    throw new UserError(`${shop} answered with ${response.status}${codeOf(text)}. Check the key of the REST API`)
  const orders = parse(text)
  if (!Array.isArray(orders))
    throw new UserError(`${shop} did not answer with orders. Check options.url of the connection`)
  return orders
}

function codeOf(text: string): string {
  const code = textOf(recordOf(parse(text)).code)
  return code === undefined ? '' : ` (${code.slice(0, 100)})`
}

function parse(text: string): unknown {
  try {
    return readJson(text)
  } catch {
    return undefined
  }
}
