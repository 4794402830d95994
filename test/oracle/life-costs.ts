import { decimalProduct } from '../helpers/decimal.ts'
import type { Moment } from './life-calendar.ts'
import type { Order, OrderLine, Placed } from './life-fact-types.ts'

// The rules for costs.

/** The cost of one unit of a product from a time on. */
export interface Cost {
  tenant: string
  product: string
  currency: string
  at: Moment
  value: bigint
}

/** The costs of each product in each currency. */
export class Costs {
  #byProduct = new Map<string, Map<string, Cost>>()

  /** Of several costs from one time on, the largest counts. */
  add(cost: Cost): void {
    const name = nameOf(cost)
    const costs = this.#byProduct.get(name) ?? new Map<string, Cost>()
    this.#byProduct.set(name, costs)
    const known = costs.get(cost.at.text)
    if (!known || cost.value > known.value) costs.set(cost.at.text, cost)
  }

  all(): Cost[] {
    return [...this.#byProduct.values()].flatMap((costs) => [...costs.values()])
  }

  /** Finds the cost of each line of an order, in each of its revisions. */
  settle({ tenant, first, later, placed }: Order): void {
    const revisions = new Set([first, placed, ...later.map((one) => one.placed)])
    for (const revision of revisions) {
      if (revision)
        revision.lines = revision.lines.map((line) => ({ ...line, cost: this.#costOf(tenant, revision, line) }))
    }
  }

  /** The cost of a line is that of its units, at its own cost or that of the product at the time of the order. */
  #costOf(tenant: string, { at, currency }: Placed, line: OrderLine): bigint | undefined {
    if (line.isGiftCard) return undefined
    const known = this.#byProduct.get(nameOf({ tenant, product: line.product, currency }))
    const until = [...(known?.values() ?? [])].filter((cost) => cost.at.text <= at.text)
    const latest = until.sort((a, b) => (a.at.text < b.at.text ? -1 : 1)).at(-1)
    const unit = line.unitCost ?? latest?.value
    return unit === undefined ? undefined : decimalProduct(unit, line.quantity)
  }
}

const nameOf = ({ tenant, product, currency }: Pick<Cost, 'tenant' | 'product' | 'currency'>) =>
  JSON.stringify([tenant, product, currency])
