import { describe, expect, test } from 'vitest'
import { contracts } from './index.ts'
import { eventTypeOf, simpleTypeName } from './read.ts'

describe('the type of an event', () => {
  test.each(Object.keys(contracts))('%s is known with and without suffix, namespace and capitals', (type) => {
    const names = [
      type,
      `${type}Event`,
      `ECommerce.Contracts.Events.${type}Event`,
      `ecommerce.contracts.events.${type.toLowerCase()}event`,
    ]
    names.push(`shop/${type}`, `Shop.Events+${type}`, type.toUpperCase(), ` ${type}\n`)
    names.push(`Shop.${type}, Shop.Contracts, Version=1.0.0.0, Culture=neutral`, `urn:message:Shop:${type}Event`)
    names.push(`shop.${type}.v1`, `urn:shop:${type}:V12`)
    expect(names.map(eventTypeOf)).toEqual(names.map(() => type))
  })

  test.each([
    '',
    'Event',
    'Order',
    'OrderCreatedEvents',
    'OrderCreated.',
    'Wrapper`1[[Shop.OrderCreated, Shop]], Shop',
    'OrderCreatedv1',
    'EventOrderCreated',
    'constructor',
    '__proto__',
  ])('%j is unknown', (name) => {
    expect(eventTypeOf(name)).toBeUndefined()
  })

  test('has a simple name, without its namespace', () => {
    expect(simpleTypeName('Shop.Orders+PlacedEvent')).toBe('PlacedEvent')
    expect(simpleTypeName('com.shop/order.created')).toBe('created')
    expect(simpleTypeName('OrderCreated')).toBe('OrderCreated')
    expect(simpleTypeName('com.shop.cart.abandoned.v2')).toBe('abandoned')
  })
})
