/** The exports for a `tidemark.config.ts`. */

export type { Change, OrderPlaced, OrderRestated } from './facts/changes.ts'
export type { CustomerActiveOnDay } from './facts/customers/activity-changes.ts'
export type { OrderLine } from './facts/orders/order-parts.ts'
export { unitsOf } from './facts/orders/order-parts.ts'
export { formatMoney, type Money, parseMoney } from './money.ts'
export { definePerspective, type Perspective } from './perspectives/perspective.ts'
export { defineConfig, type UserConfig } from './user-config.ts'
