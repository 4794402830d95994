import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { messagesOf } from '../helpers/rebuild/test-shop.ts'
import { at, createLives } from './lives.ts'

// Writes `events.ndjson.gz`: a simulated shop, two tenants and currencies, and lives of orders that later releases understand
// better. `node test/upgrades/make-events.ts`

const { event, order, lives } = createLives('upgrade')

const others = [
  event('ProductCreated', 2, { productId: 'lamp', name: 'Lamp', price: 30, currency: 'USD', createdAt: at(2) }),
  event('InventoryAdjusted', 2, { productId: 'lamp', quantityChange: 50, newTotalQuantity: 50, adjustedAt: at(2) }),
  event('InventoryRestocked', 6, { productId: 'rug', quantityAdded: 20, newTotalQuantity: 20, restockedAt: at(6) }),
  event('ProductUpdated', 7, { productId: 'lamp', name: 'Lamp, large', price: 35, updatedAt: at(7) }),
  event('ProductDeleted', 20, { productId: 'rug', deletedAt: at(20) }),
  event('OrderRefunded', 9, {
    refundId: 'note-1',
    customerId: 'customer-1',
    amount: 12.5,
    currency: 'USD',
    refundedAt: at(9),
  }),
  event('NotificationSent', 9, { customerId: 'customer-1', subject: 'Thanks', sentAt: at(9) }),
  // Waits for its order, which the tests send after the upgrade.
  event('OrderRefunded', 10, { orderId: 'late', refundId: 'waits', amount: 40, refundedAt: at(10) }),
  event('OrderCancelled', 11, { orderId: 'late', reason: 'Too slow', cancelledAt: at(11) }),
  // The same order under another id.
  order('upgrade-life-1', 4, { customerId: 'customer-1' }),
  order('other-1', 5, { customerId: 'customer-1' }, { tenant: 'second' }),
  order('other-2', 8, { customerId: 'customer-1' }, { tenant: 'second' }),
]

const shop = messagesOf({ seed: 'upgrade', days: 6, ordersPerDay: 8 }).map(({ body }) => body as string)
const events = [...shop.slice(0, 100), ...lives(12), ...shop.slice(100), ...others]
writeFileSync(
  fileURLToPath(new URL('events.ndjson.gz', import.meta.url)),
  gzipSync(`${events.join('\n')}\n`, { level: 9 }),
)
console.log(events.length)
