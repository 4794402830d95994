import { expect, test, vi } from 'vitest'
import { gated, untilProblem, untilReceiving } from '../../../test/brokers/inbox-sources.ts'
import { anyOrders, useShops } from '../../../test/brokers/rabbitmq/test-shop.ts'
import { useSources } from '../../../test/brokers/rabbitmq/test-source.ts'
import { useRabbitMq } from '../../../test/brokers/rabbitmq/use-rabbitmq.ts'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { startTcpProxy } from '../../../test/helpers/tcp-proxy.ts'

const database = useTestDatabase()
const rabbitMq = useRabbitMq()
const sources = useSources(database)
const openShop = useShops()

const RESUME_WITHIN_MS = 20_000

test('receiving resumes soon after a restart of the broker, and nothing is lost', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange)
  const transport = sources.start(settings)
  await untilReceiving(transport)
  await shop.publish(anyOrders(100))
  await sources.untilCounted(settings, { orders: 100 })
  await rabbitMq.stop()
  await untilProblem(transport, /connection refused/)
  await rabbitMq.start()
  await untilReceiving(transport, RESUME_WITHIN_MS)
  expect(transport.state().problem).toBeUndefined()
  await shop.publish(anyOrders(200))
  await sources.untilCounted(settings, { orders: 200, applied: 200, duplicate: 100 })
})

test('a broker that dies redelivers unsettled messages, and each counts once', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange, { prefetch: 30 })
  const gate = gated(sources.take(settings))
  const transport = sources.start(settings, gate.take)
  await untilReceiving(transport)
  await shop.publish(anyOrders(100))
  await expect.poll(() => transport.state().inFlight).toBe(30)
  await rabbitMq.kill()
  await untilProblem(transport, /the broker closed the connection/)
  gate.open()
  await rabbitMq.start()
  await untilReceiving(transport, RESUME_WITHIN_MS)
  await sources.untilCounted(settings, { orders: 100, applied: 100, duplicate: 30 })
  await expect.poll(() => transport.state().lostSettlements).toBe(30)
})

test('a queue that is deleted during receiving is created again, with its bindings', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange)
  const transport = sources.start(settings)
  await untilReceiving(transport)
  await shop.connection.queueDelete({ queue: settings.queue })
  await untilProblem(transport, /queue was deleted/)
  await untilReceiving(transport, RESUME_WITHIN_MS)
  await shop.publish(anyOrders(10))
  await sources.untilCounted(settings, { orders: 10 })
})

test('messages that are acknowledged too late are redelivered and count once', async () => {
  await rabbitMq.control('eval', acknowledgementTimeout({ afterMs: 500, checkEveryMs: 200 }))
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(rabbitMq.url, shop.exchange)
  const gate = gated(sources.take(settings))
  const transport = sources.start(settings, gate.take)
  await untilReceiving(transport)
  await shop.publish(anyOrders(10))
  await untilProblem(transport, /acknowledgement time-out/)
  await rabbitMq.control('eval', acknowledgementTimeout({ afterMs: 1_800_000, checkEveryMs: 60_000 }))
  gate.open()
  await sources.untilCounted(settings, { orders: 10, applied: 10, duplicate: 10 })
})

test('connections that break repeatedly neither pile up messages nor lose any', async () => {
  const proxy = await startTcpProxy(rabbitMq.url)
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(proxy.url, shop.exchange, { prefetch: 20 })
  const transport = sources.start(settings)
  await untilReceiving(transport)
  let mostInHand = 0
  const publishing = shop.publish(anyOrders(400))
  for (let cuts = 0; cuts < 5; cuts++) {
    await untilReceiving(transport)
    mostInHand = Math.max(mostInHand, transport.state().inFlight)
    proxy.cut()
    await vi.waitFor(() => expect(transport.state().status).toBe('connecting'))
  }
  await publishing
  await sources.untilCounted(settings, { orders: 400, applied: 400 })
  expect(mostInHand).toBeLessThanOrEqual(20)
  await transport.stop()
  await proxy.close()
  expect(await shop.waiting(settings.queue)).toBe(0)
})

test('a wrong password is reported without showing it, and receiving starts once it is right', async () => {
  const { exchange } = await openShop(rabbitMq.url)
  await rabbitMq.control('add_user', 'tide', 'before')
  await rabbitMq.control('set_permissions', 'tide', '.*', '.*', '.*')
  const url = rabbitMq.url.replace('guest:guest', 'tide:s3cret')
  const transport = sources.start(sources.settings(url, exchange))
  await untilProblem(transport, /login refused for user "tide"; check the username and password/)
  expect(transport.state().problem).not.toContain('s3cret')
  await rabbitMq.control('change_password', 'tide', 's3cret')
  await untilReceiving(transport, RESUME_WITHIN_MS)
})

test('an unknown vhost and missing permissions are reported, and receiving starts once they exist', async () => {
  const shop = await openShop(rabbitMq.url)
  const settings = sources.settings(`${rabbitMq.url}/a%2Fb`, shop.exchange)
  const transport = sources.start(settings)
  await untilProblem(transport, /user "guest" has no access to vhost "a\/b"; create the vhost/)
  await rabbitMq.control('add_vhost', 'a/b')
  await rabbitMq.control('set_permissions', '-p', 'a/b', 'guest', '^$', '^$', '^$')
  await untilProblem(transport, /user "guest" needs more permissions in vhost "a\/b"/)
  await rabbitMq.control('set_permissions', '-p', 'a/b', 'guest', '.*', '.*', '.*')
  await untilReceiving(transport, RESUME_WITHIN_MS)
})

test('over TLS the certificate of the broker must be trusted', async () => {
  const shop = await openShop(rabbitMq.url)
  const stranger = sources.start(sources.settings(rabbitMq.tlsUrl, shop.exchange))
  await untilProblem(stranger, /certificate is not trusted; set caFile to a file/)
  const missing = sources.start(sources.settings(rabbitMq.tlsUrl, shop.exchange, { caFile: 'missing.pem' }))
  await untilProblem(missing, /caFile missing\.pem not found; check its path/)
  const plain = sources.start(sources.settings(rabbitMq.url.replace('amqp:', 'amqps:'), shop.exchange))
  await untilProblem(plain, /does not use TLS/)
  const settings = sources.settings(rabbitMq.tlsUrl, shop.exchange, { caFile: rabbitMq.certificate.certFile })
  await untilReceiving(sources.start(settings))
  await shop.publish(anyOrders(20))
  await sources.untilCounted(settings, { orders: 20 })
})

test('a source with a wrong url or host reports the problem and retries', async () => {
  const wrong = sources.start(sources.settings('rabbit:5672', 'shop'))
  await untilProblem(wrong, /must have the form amqp:\/\/user:password@host:5672\/vhost/)
  const unknown = sources.start(sources.settings('amqp://rabbit.invalid', 'shop'))
  await untilProblem(unknown, /host not found|lookup failed|does not answer/)
})

test('stopping does not wait for an unreachable broker', async () => {
  const shop = await openShop(rabbitMq.url)
  const transport = sources.start(sources.settings(rabbitMq.url, shop.exchange))
  await untilReceiving(transport)
  await rabbitMq.kill()
  await untilProblem(transport, /RabbitMQ at/)
  const before = performance.now()
  await transport.stop()
  expect(performance.now() - before).toBeLessThan(scaled(1000))
  expect(transport.state()).toMatchObject({ status: 'stopped', problem: undefined })
  await rabbitMq.start()
})

function acknowledgementTimeout({ afterMs, checkEveryMs }: { afterMs: number; checkEveryMs: number }): string {
  const settings = { consumer_timeout: afterMs, channel_tick_interval: checkEveryMs }
  return Object.entries(settings)
    .map(([name, value]) => `application:set_env(rabbit, ${name}, ${value})`)
    .join(', ')
    .concat('.')
}
