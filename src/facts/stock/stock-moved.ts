import { wholeUnits } from '../../units.ts'
import type { StockMoved, StockUnits } from './stock-changes.ts'

const NOTHING: StockUnits = { opening: 0n, restocked: 0n, adjusted: 0n, shipped: 0n, returned: 0n, reserved: 0n }

/**
 * The change of a product's stock from one state to another. The integers are differences of rounded states, so that the sum
 * of many small changes equals one large change.
 */
export function stockMoved(
  tenantId: string,
  productId: string,
  to: Partial<StockUnits>,
  from: Partial<StockUnits> = NOTHING,
): StockMoved {
  const units = { ...NOTHING }
  const whole = { opening: 0, restocked: 0, adjusted: 0, shipped: 0, returned: 0, reserved: 0 }
  for (const name of Object.keys(units) as (keyof StockUnits)[]) {
    const [after = 0n, before = 0n] = [to[name], from[name]]
    units[name] = after - before
    whole[name] = wholeUnits(after) - wholeUnits(before)
  }
  return { type: 'StockMoved', tenantId, productId, ...whole, units }
}
