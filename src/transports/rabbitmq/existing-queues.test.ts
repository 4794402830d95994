import { Connection } from 'rabbitmq-client'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { untilReceiving } from '../../../test/brokers/inbox-sources.ts'
import { type Settings, useSources } from '../../../test/brokers/rabbitmq/test-source.ts'
import { useRabbitMq } from '../../../test/brokers/rabbitmq/use-rabbitmq.ts'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { checkBroker } from './check.ts'
import { transport } from './transport.ts'

// A broker takes its time to start on a busy machine.
vi.setConfig({ testTimeout: scaled(60_000), hookTimeout: scaled(120_000) })

const database = useTestDatabase()
const broker = useRabbitMq()
const sources = useSources(database)
const inTime = () => AbortSignal.timeout(scaled(30_000))
const connections: Connection[] = []
afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.close()
})

function connect(): Connection {
  const connection = new Connection(broker.url)
  connections.push(connection)
  return connection
}

const quorum = { 'x-queue-type': 'quorum' }

test.each<[string, object, RegExp]>([
  ['no dead-letter exchange', quorum, /without x-dead-letter-exchange, rejected messages are lost.*20 on RabbitMQ 4/],
  [
    'a low delivery limit and no dead-letter exchange',
    { ...quorum, 'x-delivery-limit': 2 },
    /messages above the delivery limit/,
  ],
  ['a dead-letter exchange of others', { ...quorum, 'x-dead-letter-exchange': 'bin' }, /go to the exchange "bin"/],
  [
    'a time to live',
    { ...quorum, 'x-message-ttl': 60_000 },
    /x-message-ttl removes messages that have waited for 60000 ms/,
  ],
  ['a greatest length', { ...quorum, 'x-max-length': 5 }, /x-max-length removes messages when more than 5 wait/],
  ['a greatest size', { ...quorum, 'x-max-length-bytes': 500 }, /x-max-length-bytes .* more than 500 bytes wait/],
  ['an end when unused', { ...quorum, 'x-expires': 3_600_000 }, /x-expires deletes the queue when nobody reads it/],
  ['another type', {}, /it is not a quorum queue, so its messages are lost with their node/],
])(
  'an existing queue with %s gives a warning at the source and in doctor, and is still read',
  async (_, args, text) => {
    const settings = sources.settings(broker.url, 'existing')
    await connect().queueDeclare({ queue: settings.queue, durable: true, arguments: args })
    const transport = sources.start(settings, async (messages) => messages.map(() => ({ kind: 'done' })))
    await untilReceiving(transport)
    expect(transport.state()).toMatchObject({ problem: undefined, warning: expect.stringMatching(text) })
    expect(transport.state().warning).toMatch(`The queue "${settings.queue}" existed before`)
    expect(await checkBroker(settings, inTime())).toMatchObject({ warning: expect.stringMatching(text) })
  },
)

test('queues that Tidemark created give no warning', async () => {
  const settings = sources.settings(broker.url, 'own')
  for (let start = 1; start <= 2; start++) {
    const transport = sources.start(settings, async (messages) => messages.map(() => ({ kind: 'done' })))
    await untilReceiving(transport)
    expect(transport.state()).toMatchObject({ problem: undefined, warning: undefined })
    await transport.stop()
  }
  expect(await checkBroker(settings, inTime())).toEqual({ note: undefined, warning: undefined })
})

describe('the check of a broker', () => {
  const look = (more: Partial<Settings>) =>
    checkBroker({ ...sources.settings(broker.url, 'looked'), ...more }, inTime())

  test('creates nothing, and reports what the start creates', async () => {
    const settings = sources.settings(broker.url, 'not-there')
    const { note, problem } = await transport.check(settings, inTime())
    expect(problem).toBeUndefined()
    expect(note).toBe(
      `the start creates the queue "${settings.queue}", the queue "${settings.queue}.dead-letters", the exchange "not-there"`,
    )
    expect(await broker.control('list_queues', 'name', '--silent')).not.toContain(settings.queue)
  })

  test('takes no message', async () => {
    const settings = sources.settings(broker.url, 'kept')
    const transport = sources.start(settings)
    await untilReceiving(transport)
    await transport.stop()
    const publisher = connect().createPublisher({ confirm: true })
    await publisher.send({ routingKey: settings.queue }, 'kept')
    await checkBroker(settings, inTime())
    const { messageCount } = await connect().queueDeclare({ queue: settings.queue, passive: true })
    expect(messageCount).toBe(1)
    await publisher.close()
  })

  test('reports a wrong password, a wrong vhost and an unreachable broker', async () => {
    const host = new URL(broker.url).host
    expect((await look({ url: `amqp://guest:wrong@${host}` })).problem).toMatch('login refused for user "guest"')
    expect((await look({ url: `amqp://guest:guest@${host}/nowhere` })).problem).toMatch(
      'has no access to vhost "nowhere"',
    )
    expect((await look({ url: 'amqp://guest:guest@127.0.0.1:1' })).problem).toMatch('connection refused')
  })
})
