// Publishes one order as a Whizbang service does, and reads it back from Tidemark.
import { randomUUID } from 'node:crypto'
import { ServiceBusClient } from '@azure/service-bus'

const {
  SERVICE_BUS_CONNECTION_STRING = 'Endpoint=sb://127.0.0.1:5672;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;',
  TOPIC = 'ecommerce.contracts.events',
  TIDEMARK_URL = 'http://127.0.0.1:5002',
} = process.env

const before = await newestDay()
console.log('before   ', JSON.stringify(before))

const orderId = randomUUID()
await publish(orderId)
console.log('published', orderId, 'to', TOPIC)

const after = await dayWithMoreThan(before?.totalOrders ?? 0)
console.log('after    ', JSON.stringify(after))

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
  const client = new ServiceBusClient(SERVICE_BUS_CONNECTION_STRING)
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

async function newestDay() {
  const answer = await fetch(`${TIDEMARK_URL}/api/analytics/sales/daily`)
  if (!answer.ok) throw new Error(`Tidemark answered ${answer.status}: ${await answer.text()}`)
  const [newest] = await answer.json()
  return newest
}

/** The numbers are there as soon as the event is taken: usually within a tenth of a second. */
async function dayWithMoreThan(orders) {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
    const day = await newestDay()
    if (day && day.totalOrders !== orders) return day
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`No new order within 10 s. Does Tidemark listen to ${TOPIC}? See ${TIDEMARK_URL}/api/sources`)
}
