import { readJson } from '../../json/read-json.ts'
import { UserError } from '../../user-error.ts'
import type { Connection } from '../connection.ts'
import { recordOf, textOf } from '../json.ts'
import type { CatchUpOptions, Delivery } from '../platform.ts'

/** A key of the REST API, among the secrets of a connection: the consumer key and the consumer secret. */
const API_KEY = /^(ck_\w{16,}):(cs_\w{16,})$/
const PER_PAGE = 100
const TIMEOUT_MS = 60_000

/** The secrets with which webhooks are signed. */
export const webhookSecretsOf = ({ secrets }: Connection): string[] => secrets.filter((secret) => !API_KEY.test(secret))

/**
 * Reads the orders that changed since a time from the REST API, as deliveries of "order.updated": https://woocommerce.github.io/woocommerce-rest-api-docs/#list-all-orders.
 * WooCommerce sends each webhook once, so that an outage would lose orders. Orders that are known already change nothing.
 *
 * @throws UserError if the connection has no address or key, or the shop does not answer with orders.
 */
export async function* catchUp(connection: Connection, { since, signal }: CatchUpOptions): AsyncGenerator<Delivery> {
  const { address, key } = readAccess(connection)
  for (let page = 1; ; page++) {
    const url = new URL('wp-json/wc/v3/orders', address)
    const query = { modified_after: since, dates_are_gmt: 'true', orderby: 'modified', order: 'asc' }
    for (const [name, value] of Object.entries({ ...query, per_page: PER_PAGE, page }))
      url.searchParams.set(name, `${value}`)
    const orders = await request(url, key, signal)
    for (const order of orders) {
      const body = new TextEncoder().encode(JSON.stringify(order))
      yield { headers: { 'x-wc-webhook-topic': 'order.updated' }, body, receivedMs: Date.now() }
    }
    if (orders.length < PER_PAGE) return
  }
}

function readAccess({ name, secrets, options: { url } }: Connection): { address: string; key: string } {
  const key = secrets.find((secret) => API_KEY.test(secret))
  if (typeof url !== 'string' || !isAddress(url)) {
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

/** Whether a text is the address of a shop. Only a shop on this machine may do without HTTPS, because the key is in the request. */
export function isAddress(text: string): boolean {
  const url = URL.parse(text)
  if (!url) return false
  return (
    url.protocol === 'https:' || (url.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname))
  )
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
