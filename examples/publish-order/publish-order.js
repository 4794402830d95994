// Publishes one order as a Whizbang service does, and reads it back from Tidemark.
import { randomUUID } from 'node:crypto'
import { ServiceBusClient } from '@azure/service-bus'

const {
  SERVICE_BUS_CONNECTION_STRING = 'Endpoint=sb://127.0.0.1:5672;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;',
  TOPIC = 'ecommerce.contracts.events',
  TIDEMARK_URL = 'http://127.0.0.1:5002',
} = process.env

try {
  console.log('before   ', await newestDay())
  const orderId = randomUUID()
  await publish(orderId)
  console.log('published', orderId, 'to', TOPIC)
  await untilKnown(orderId)
  console.log('after    ', await newestDay())
} catch (error) {
  console.error(`${error.message}${error.cause ? `: ${error.cause.message}` : ''}`)
  process.exitCode = 1
}

async function publish(orderId) {
  const id = randomUUID()
  const now = new Date().toISOString()
  const envelope = {
    v: 1,
    id,
    p: {
      OrderId: orderId,
      CustomerId: randomUUID(),
      CreatedAt: now,
      TotalAmount: 39.98,
      LineItems: [{ ProductId: 'widget', ProductName: 'Widget', Quantity: 2, UnitPrice: 19.99 }],
    },
    h: [{ ts: now, to: TOPIC, md: { AggregateId: orderId } }],
  }
  const client = new ServiceBusClient(SERVICE_BUS_CONNECTION_STRING, { retryOptions: { maxRetries: 0 } })
  await client.createSender(TOPIC).sendMessages({
    messageId: id,
    sessionId: orderId,
    subject: 'ecommerce.contracts.events.ordercreatedevent',
    contentType: 'application/json',
    // A Buffer becomes one data section, byte by byte.
    body: Buffer.from(JSON.stringify(envelope)),
    applicationProperties: {
      EnvelopeType:
        'Whizbang.Core.Observability.MessageEnvelope`1[[ECommerce.Contracts.Events.OrderCreatedEvent, ECommerce.Contracts]], Whizbang.Core',
    },
  })
  await client.close()
}

/** As Tidemark writes it: read as JSON and written again, amounts would lose their last zeros. */
async function newestDay() {
  const [newest = '(no orders yet)'] = /\{[^}]*\}/.exec(await ask('/api/analytics/sales/daily')) ?? []
  return newest
}

/** An order is in every number as soon as it is known: usually within a tenth of a second. */
async function untilKnown(orderId) {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
    if (await ask(`/api/analytics/orders/${orderId}`)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(
    `The order did not come within 10 s. Does Tidemark listen to ${TOPIC}? See ${TIDEMARK_URL}/api/sources`,
  )
}

/** The answer's text; nothing when there is no such thing yet. */
async function ask(path) {
  const answer = await fetch(`${TIDEMARK_URL}${path}`).catch((error) => {
    throw new Error(`Tidemark does not answer at ${TIDEMARK_URL}; is it running? (TIDEMARK_URL)`, {
      cause: error.cause,
    })
  })
  if (!answer.ok && answer.status !== 404) throw new Error(`Tidemark answered ${answer.status}: ${await answer.text()}`)
  return answer.ok ? answer.text() : undefined
}
