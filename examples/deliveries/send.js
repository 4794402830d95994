// Signs made-up deliveries of a shop platform, and sends them to a running Tidemark: node send.js PLATFORM
import { createHash, createHmac, createPrivateKey, sign as signWith } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const url = process.env.TIDEMARK_URL ?? 'http://127.0.0.1:5002'
const read = (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
const hmac = (key, encoding, ...parts) => createHmac('sha256', key).update(parts.join('')).digest(encoding)
const base64 = (text) => Buffer.from(text.replace(/^whsec_/, ''), 'base64')
const seconds = () => Math.floor(Date.now() / 1000)

/** Of platforms that send a secret with each delivery. */
const bearer = ({ secret }) => ({ authorization: `Bearer ${secret}` })

/** The headers of Standard Webhooks. The same delivery has the same id each time. */
function standardWebhook(body, key) {
  const id = `msg_${createHash('sha256').update(body).digest('hex').slice(0, 24)}`
  const time = seconds()
  const signature = `v1,${hmac(key, 'base64', id, '.', time, '.', body)}`
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature }
}

/** How each platform signs a delivery: its headers. */
const headersOf = {
  saleor: bearer,
  commercetools: bearer,
  'event-grid': bearer,
  cloudevents: bearer,
  'standard-webhooks': ({ body, secret }) => standardWebhook(body, base64(secret)),
  bigcommerce: ({ body, secret }) => standardWebhook(body, secret),
  shopify: ({ body, secret, topic }) => ({
    'x-shopify-topic': topic,
    'x-shopify-hmac-sha256': hmac(secret, 'base64', body),
  }),
  woocommerce: ({ body, secret, topic }) => ({
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-signature': hmac(secret, 'base64', body),
  }),
  'adobe-commerce': ({ body }) => {
    const key = createPrivateKey({ key: read('adobe-commerce.key.json'), format: 'jwk' })
    return { 'x-adobe-digital-signature-1': signWith('RSA-SHA256', Buffer.from(body), key).toString('base64') }
  },
  stripe: ({ body, secret }) => {
    const time = seconds()
    return { 'stripe-signature': `t=${time},v1=${hmac(secret, 'hex', time, '.', body)}` }
  },
}

const [platform] = process.argv.slice(2)
const sign = headersOf[platform]
if (!sign) {
  console.error(`Usage: node send.js ${Object.keys(headersOf).join('|')}`)
  process.exit(1)
}

/** The API of a platform whose deliveries hold only ids. The last part of an address names the part of the present record. */
let record
const api = createServer(({ url: path }, response) => {
  const name = new URL(path, url).pathname.split('/').at(-1)
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(record?.[name] ?? record?.order))
})

const connection = read('connections.json').find((one) => one.platform === platform)
const { TIDEMARK_API_PORT: port = new URL(connection.options?.url ?? url).port } = process.env
if (platform === 'bigcommerce') await new Promise((done) => api.listen(Number(port), '127.0.0.1', done))
for (const { topic, body: content, api: records } of read(`${platform}.json`)) {
  record = records
  const body = JSON.stringify(content)
  const signed = sign({ body, topic, secret: connection.secrets[0] })
  const response = await fetch(`${url}/hooks/${connection.name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signed },
    body,
  })
  console.log(response.status, await response.text())
  if (!response.ok) process.exitCode = 1
}
api.close()
