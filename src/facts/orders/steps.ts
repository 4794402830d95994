import type {
  Change,
  OrderCosted,
  OrderHadStep,
  OrderPlaced,
  OrderRestated,
  OrderReversed,
  PaymentTried,
} from '../changes.ts'
import type { PlacedOrder } from './order.ts'
import type { OrderWithEffects } from './status-sales.ts'

type Step = OrderHadStep['step']
type Effect = OrderReversed | PaymentTried | { type: string }
type Sales = OrderPlaced | OrderRestated | OrderCosted

const STEP_OF: Record<OrderReversed['kind'], Step> = {
  refund: 'refunded',
  chargeback: 'charged_back',
  cancellation: 'cancelled',
}

/** The days of each step in each currency, in ascending sequence. */
function daysOfSteps(effects: readonly Effect[]): { step: Step; currency: string; days: string[] }[] {
  const found = new Map<string, { step: Step; currency: string; days: string[] }>()
  const add = (step: Step, { currency, day }: { currency: string; day: string }) => {
    const known = found.get(`${step} ${currency}`) ?? { step, currency, days: [] }
    found.set(`${step} ${currency}`, known)
    if (!known.days.includes(day)) known.days.push(day)
  }
  for (const effect of effects) {
    if (isReversal(effect)) {
      add(STEP_OF[effect.kind], effect)
      add('reversed', effect)
    } else if (isFailure(effect)) add('payment_failed', effect)
  }
  for (const { days } of found.values()) days.sort()
  return [...found.values()]
}

const isReversal = (effect: Effect): effect is OrderReversed => effect.type === 'OrderReversed'
const isFailure = (effect: Effect): effect is PaymentTried =>
  effect.type === 'PaymentTried' && (effect as PaymentTried).outcome === 'failed'

/**
 * What an order adds to the sums of orders by step. An order without these steps has no such change.
 *
 * @param changed the effects that differ, of either sign.
 * @param salesOf the placement of an order, its revisions and its costs.
 */
export function stepsBetween(
  was: OrderWithEffects | undefined,
  is: OrderWithEffects | undefined,
  changed: readonly Effect[],
  salesOf: (order: PlacedOrder) => readonly Sales[],
): Change[] {
  const isSame = was?.order.placed === is?.order.placed
  if (isSame && !changed.some((effect) => isReversal(effect) || isFailure(effect))) return []
  return [...stepsOf(was, -1, salesOf), ...stepsOf(is, 1, salesOf)]
}

function stepsOf(
  known: OrderWithEffects | undefined,
  sign: 1 | -1,
  salesOf: (order: PlacedOrder) => readonly Sales[],
): OrderHadStep[] {
  if (!known) return []
  const { order, effects } = known
  const steps = daysOfSteps(effects)
  if (steps.length === 0) return []
  const sales = [...salesOf(order), ...effects.filter(isReversal)]
  return steps.map((step) => ({ ...changeOf(order, step, sales), sign, orders: 1 }))
}

/** The same for changes of the costs of an order whose history remains. */
export const costsOfSteps = ({ order, effects }: OrderWithEffects, costs: readonly OrderCosted[]): OrderHadStep[] =>
  daysOfSteps(effects).map((step) => ({ ...changeOf(order, step, costs), sign: 1, orders: 0 }))

const changeOf = (
  { tenantId, orderId, placed }: PlacedOrder,
  step: ReturnType<typeof daysOfSteps>[number],
  sales: OrderHadStep['sales'],
) => ({
  type: 'OrderHadStep' as const,
  tenantId,
  orderId,
  orderDay: placed.day,
  ...step,
  sales: sales.filter(({ currency }) => currency === step.currency),
})
