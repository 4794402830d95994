import { once } from 'node:events'
import rhea, { type Connection, type ConnectionOptions, type EventContext, type Receiver, type Sender } from 'rhea'
import { afterEach, expect, test } from 'vitest'
import { queues, useBus } from '../../../test/brokers/azure-service-bus/test-bus.ts'
import { wire } from '../messages/wire.ts'

/** Tests behaviour of the SDKs for .NET and Python that the SDK for JavaScript does not have, with rhea as the client. */
const local = useBus({ Queues: queues({ typed: {}, deferring: {}, sessions: { RequiresSession: true } }) })

/** AMQP types that only clients write. */
const amqp = rhea.types as unknown as Record<'Boolean' | 'wrap_double', (value: number) => unknown>

const connections: Connection[] = []
afterEach(() => {
  for (const connection of connections.splice(0)) connection.close()
})

async function connect(options: object = {}): Promise<Connection> {
  const { port, host } = local.bus
  const connection = rhea.connect({ port, host, username: 'x', reconnect: false, ...options } as ConnectionOptions)
  connections.push(connection)
  await once(connection, 'connection_open')
  return connection
}

async function openSender(connection: Connection, target: string): Promise<Sender> {
  const sender = connection.open_sender({ target })
  await once(sender, 'sendable')
  return sender
}

async function nextMessage(receiver: Receiver): Promise<EventContext> {
  const [context] = await once(receiver, 'message')
  return context as EventContext
}

test('the SASL mechanism of the .NET SDK is offered', async () => {
  const mechanism = {
    start: (callback: (error: undefined, response: Buffer) => void) => callback(undefined, Buffer.alloc(0)),
  }
  const connection = await connect({ username: undefined, sasl_mechanisms: { MSSBCBS: mechanism } })
  expect(connection.is_open()).toBe(true)
})

test('a reply goes to the other link of the session when the request has no address', async () => {
  const connection = await connect()
  const receiver = connection.open_receiver('$cbs')
  const sender = await openSender(connection, '$cbs')
  sender.send({ message_id: 'r-1', application_properties: { operation: 'put-token' }, body: 'token' })
  const { message } = await nextMessage(receiver)
  expect(message).toMatchObject({ correlation_id: 'r-1', application_properties: { 'status-code': 202 } })
})

test('properties keep their AMQP types, in frames of any size', async () => {
  const connection = await connect({ max_frame_size: 512 })
  const sender = await openSender(connection, '/typed')
  const at = wire.described(wire.wrap_symbol('com.microsoft:datetime-offset'), wire.wrap_long(Buffer.alloc(8, 1)))
  sender.send({
    message_id: 'm-1',
    body: 'x'.repeat(3000),
    application_properties: { long: wire.wrap_long(5), double: amqp.wrap_double(5), at },
  })
  const receiver = connection.open_receiver({ source: 'typed', autoaccept: false })
  const { message } = await nextMessage(receiver)
  expect(message?.body).toHaveLength(3000)
  expect(message?.application_properties?.at).toMatchObject({ descriptor: { value: 'com.microsoft:datetime-offset' } })
  const [peeked] = await local.client.createReceiver('typed').peekMessages(1)
  expect(peeked?.applicationProperties).toMatchObject({ long: 5, double: 5 })
})

test('a boolean in its long encoding defers like the short one', async () => {
  await local.send('deferring', { body: 1 })
  const receiver = (await connect()).open_receiver({ source: 'deferring', autoaccept: false, rcv_settle_mode: 1 })
  const { delivery } = await nextMessage(receiver)
  const modified = wire.described(wire.wrap_ulong(0x27), wire.wrap_list([false, amqp.Boolean(1)]))
  delivery?.update(false, modified)
  await expect.poll(() => local.bus.counts('deferring').deferred).toBe(1)
})

test('a session link repeats the address in the spelling of the client', async () => {
  await local.send('sessions', { body: 1, sessionId: 'a' })
  const connection = await connect()
  const receiver = connection.open_receiver({
    source: { address: '/SESSIONS', filter: { 'com.microsoft:session-filter': null } as never },
  })
  await once(receiver, 'receiver_open')
  expect(receiver.source).toMatchObject({ address: '/SESSIONS', filter: { 'com.microsoft:session-filter': 'a' } })
})

test('an unreadable request is answered with an error', async () => {
  const connection = await connect()
  const receiver = connection.open_receiver('typed/$management')
  const sender = await openSender(connection, 'typed/$management')
  const body = { messages: [{ message: Buffer.from('nonsense') }] }
  sender.send({ message_id: 'r-1', application_properties: { operation: 'com.microsoft:schedule-message' }, body })
  const { message } = await nextMessage(receiver)
  expect(message?.application_properties).toMatchObject({
    statusCode: 400,
    errorCondition: 'com.microsoft:argument-error',
  })
})

test('a client that violates the protocol loses its connection, and the bus continues', async () => {
  const { connect: open } = await import('node:net')
  const socket = open(local.bus.port, local.bus.host)
  socket.write(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))
  socket.resume()
  await once(socket, 'close')
  await local.send('typed', { body: 2 })
})
