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
    names.push(`shop/${type}`, `Shop.Events+${type}`, type.toUpperCase())
    expect(names.map(eventTypeOf)).toEqual(names.map(() => type))
  })

  test.each([
    '',
    'Event',
    'Order',
    'OrderCreatedEvents',
    'OrderCreated.',
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
  })
})
