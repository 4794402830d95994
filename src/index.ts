/** The exports for a `tidemark.config.ts`. */
export type { Change, CustomerActiveOnDay, OrderLine, OrderPlaced, OrderRestated } from './facts/changes.ts'
export { unitsOf } from './facts/changes.ts'
export { formatMoney, type Money, parseMoney } from './money.ts'
export { definePerspective, type Perspective } from './perspectives/perspective.ts'
export { defineConfig, type UserConfig } from './user-config.ts'
