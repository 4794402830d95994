interface OrderOptions {
  id: string
  version?: number
  quantity?: number
  /** How many items came back. The totals of Medusa no longer contain them. */
  returned?: number
  payment?: object
  shipment?: object
  [property: string]: unknown
}

/** An amount as Medusa states it: an object that is a number where one is needed. */
class BigNumber {
  readonly numeric: number
  constructor(numeric: number) {
    this.numeric = numeric
  }
  valueOf() {
    return this.numeric
  }
}

/** Two shirts at 25.00 with a discount of 5.00, shipping at 4.00, and 19 % tax on all: 58.31. */
export function medusaOrder({ id, quantity = 2, returned = 0, payment = {}, shipment = {}, ...changes }: OrderOptions) {
  const current = quantity - returned
  return {
    id,
    version: 1,
    status: 'pending',
    is_draft_order: false,
    currency_code: 'eur',
    email: 'jo@example.com',
    customer_id: 'cus_1',
    customer: { id: 'cus_1', has_account: true, email: 'jo@example.com' },
    sales_channel: { id: 'sc_1', name: 'Web shop' },
    shipping_address: { id: 'addr_1', first_name: 'Jo', country_code: 'at' },
    canceled_at: null,
    created_at: new Date('2024-11-04T11:15:00Z'),
    total: new BigNumber(current * 25 * 1.19 - 5.95 * (current / quantity) + 4.76),
    shipping_total: new BigNumber(4.76),
    shipping_tax_total: new BigNumber(0.76),
    items: [
      {
        id: 'ordli_1',
        title: 'Linen shirt',
        product_title: 'Linen shirt',
        product_id: 'prod_shirt',
        variant_id: 'variant_shirt_m',
        variant_sku: 'SHIRT-M',
        unit_price: new BigNumber(29.75),
        is_tax_inclusive: true,
        quantity,
        tax_lines: [{ id: 'txl_1', rate: 19, code: 'VAT' }],
        adjustments: [{ id: 'adj_1', code: 'AUTUMN', amount: new BigNumber(5) }],
      },
    ],
    payment_collections: [
      {
        id: 'pay_col_1',
        payments: [
          {
            id: 'pay_1',
            payment_collection_id: 'pay_col_1',
            currency_code: 'eur',
            provider_id: 'pp_stripe_stripe',
            captures: [],
            refunds: [],
            ...payment,
          },
        ],
      },
    ],
    fulfillments: [
      { id: 'ful_1', shipped_at: null, canceled_at: null, labels: [{ id: 'l_1', tracking_number: 'T1' }], ...shipment },
    ],
    ...changes,
  }
}

type Row = Readonly<Record<string, unknown>>

/** The query of Medusa's container, over a database with one order. It answers with nothing but the fields that are named. */
export function queryOf(given: object) {
  const order = given as ReturnType<typeof medusaOrder>
  const [collection] = order.payment_collections
  const tables: Readonly<Record<string, readonly Row[]>> = {
    order: [order],
    payment: collection?.payments ?? [],
    order_fulfillment: order.fulfillments.map(({ id }) => ({ order_id: order.id, fulfillment_id: id })),
    order_payment_collection: [{ order_id: order.id, payment_collection_id: collection?.id }],
  }
  return {
    async graph({ entity, fields, filters }: { entity: string; fields: readonly string[]; filters: Row }) {
      const found = tables[entity]?.filter((row) =>
        Object.entries(filters).every(([name, value]) => row[name] === value),
      )
      return {
        data: (found ?? []).map((row) =>
          pick(
            row,
            fields.map((field) => field.split('.')),
          ),
        ),
      }
    },
  }
}

/** The part of a record that paths name. A star stands for all properties that are not records. */
function pick(row: Row, paths: readonly (readonly string[])[]): Row {
  const picked: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(row)) {
    const isRecord = Array.isArray(value) || value?.constructor === Object
    if (!isRecord) {
      if (paths.some(([first]) => first === name || first === '*')) picked[name] = value
      continue
    }
    const below = paths.filter(([first, ...rest]) => first === name && rest.length > 0).map(([, ...rest]) => rest)
    if (below.length === 0) continue
    picked[name] = Array.isArray(value) ? value.map((one) => pick(one, below)) : pick(value as Row, below)
  }
  return picked
}
