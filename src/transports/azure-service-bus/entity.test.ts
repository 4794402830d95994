import { expect, test } from 'vitest'
import { ConfigError } from '../../config/config.ts'
import { namespaceOf } from './connection.ts'
import { entitiesOf } from './entity.ts'

const source = { name: 'shop', kind: 'azure-service-bus' } as const
const key = 'SharedAccessKeyName=k;SharedAccessKey=s'
const pathsOf = (settings: Parameters<typeof entitiesOf>[0]) => entitiesOf(settings).map(({ path }) => path)

test('a topic uses the subscription of the source unless it names its own', () => {
  expect(pathsOf({ ...source, topics: ['orders', 'products/reports', 'stock/Subscriptions/other'] })).toEqual([
    'orders/Subscriptions/tidemark',
    'products/Subscriptions/reports',
    'stock/Subscriptions/other',
  ])
  expect(pathsOf({ ...source, topics: ['orders'], subscription: 'analytics' })).toEqual([
    'orders/Subscriptions/analytics',
  ])
})

test('a repeated entity is received from once', () => {
  expect(pathsOf({ ...source, topics: ['orders', 'Orders/tidemark'], queues: ['q', 'Q'] }).length).toBe(2)
})

test('a connection string without a namespace or a key is refused with the expected form', () => {
  for (const connectionString of ['nonsense', 'Endpoint=sb://shop.servicebus.windows.net/', key]) {
    expect(() => namespaceOf({ ...source, connectionString })).toThrow(ConfigError)
    expect(() => namespaceOf({ ...source, connectionString })).toThrow(
      /"shop": connectionString must have the form "Endpoint=/,
    )
  }
})

test('a namespace that is not a host name is refused', () => {
  const namespace = 'https://shop.servicebus.windows.net/'
  expect(() => namespaceOf({ ...source, namespace })).toThrow(/must be a host name such as/)
})

test('an emulator is recognised in any spelling, and has no administration', () => {
  const connectionString = `Endpoint=sb://localhost:5672;${key};UseDevelopmentEmulator=True;`
  expect(namespaceOf({ ...source, connectionString })).toMatchObject({ host: 'localhost:5672', administer: undefined })
})

test('the keys of a connection string are recognised in any spelling', async () => {
  const connectionString = ' endpoint=SB://shop.servicebus.windows.net/; sharedaccesskeyname=k;SHAREDACCESSKEY=s= ;'
  const namespace = namespaceOf({ ...source, connectionString })
  const client = namespace.connect()
  expect([namespace.host, client.fullyQualifiedNamespace]).toEqual(Array(2).fill('shop.servicebus.windows.net'))
  expect(namespace.administer?.()).toBeDefined()
  await client.close()
})

test('a connection string of one entity works for all entities of the source', async () => {
  const connectionString = `Endpoint=sb://shop.servicebus.windows.net/;${key};EntityPath=orders`
  const client = namespaceOf({ ...source, connectionString }).connect()
  expect(client.createReceiver('products').entityPath).toBe('products')
  await client.close()
})

test('a namespace is opened without a key', async () => {
  const namespace = namespaceOf({ ...source, namespace: 'shop.servicebus.windows.net' })
  const client = namespace.connect()
  expect(client.fullyQualifiedNamespace).toBe('shop.servicebus.windows.net')
  expect(namespace.administer?.()).toBeDefined()
  await client.close()
})
