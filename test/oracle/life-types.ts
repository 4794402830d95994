import fc from 'fast-check'
import type { TSchema } from 'typebox'
import type { Reads } from '../../src/contracts/contract.ts'
import { contracts, type EventType, type Payload } from '../../src/contracts/index.ts'
import {
  amounts,
  anyAmounts,
  counts,
  currencies,
  customers,
  few,
  kinds,
  labels,
  levels,
  mergedCustomers,
  names,
  optional,
  orderIds,
  orderItems,
  otherCurrencies,
  products,
  quantities,
  quantityChanges,
  reasons,
  refundItems,
  returnedItems,
  shippedItems,
  statuses,
  tenants,
} from './life-values.ts'

// The generated events of every contract. `life-facts.ts` contains their effects.

/** An amount as a decimal numeral, or as a number of the simulator. */
export type Numeral = string | number

export interface LifeItem {
  productId: string | number
  quantity: number
  unitPrice?: Numeral
  lineTotal?: Numeral
  amount?: Numeral
  reason?: string
  name?: string
  kind?: string
  discountAmount?: Numeral
  taxAmount?: Numeral
  taxRate?: Numeral
  unitCost?: Numeral
  variantId?: string | number
  sku?: string
}

type NameIn<P> = P extends unknown ? keyof P & string : never
type ValueIn<P, N extends string> = P extends { [name in N]?: infer V } ? Exclude<V, undefined> : never
type AnyPayload = Payload<EventType>
type PropertyName = NameIn<AnyPayload>
export type TimeName = Extract<PropertyName, `${string}At`>

/** The properties of events of all types, by the names in their contracts. */
export type LifeData = {
  [N in PropertyName]?: N extends 'items' ? readonly LifeItem[] : N extends TimeName ? string : ValueIn<AnyPayload, N>
}

export type LifeSubject = 'order' | 'product' | 'customer'
export type Fields = Readonly<Record<string, fc.Arbitrary<unknown>>>
/** An erasure changes no number, and is a request of its own. */
export type LifeType = Exclude<EventType, 'CustomerErased'>

interface LifeTypeOptions {
  /** The subject that the event may change. */
  of: LifeSubject
  /** The property with the time of the event. */
  time: TimeName
  /** The property that identifies the fact, if there is one. */
  id: PropertyName | undefined
  /** The values of generated events. */
  fields: Fields
}

/** The values of a property in events of one type. */
const BY_TYPE: { [T in EventType]?: Fields } = {
  OrderCreated: { currency: currencies },
  OrderRefunded: { amount: anyAmounts, cumulativeAmount: anyAmounts, status: statuses, kind: kinds },
  InventoryCounted: { quantity: counts },
  CustomersMerged: { customerId: mergedCustomers, intoCustomerId: mergedCustomers },
  CustomerRegistered: { customerId: mergedCustomers },
  ProductCreated: { currency: currencies },
  ProductUpdated: { currency: currencies },
}

/** The values of a property in events of all other types. */
const BY_NAME: { [N in PropertyName]?: fc.Arbitrary<unknown> } = {
  orderId: orderIds,
  customerId: customers,
  productId: products,
  guestKey: few('g1', 'g2'),
  refundId: few('r1', 'r2', 9),
  transactionId: fc.constantFrom('t1', 't2'),
  shipmentId: fc.constantFrom('s1', 's2'),
  totalAmount: anyAmounts,
  discountAmount: anyAmounts,
  taxAmount: anyAmounts,
  adjustmentAmount: anyAmounts,
  cost: anyAmounts,
  tipAmount: anyAmounts,
  feeAmount: anyAmounts,
  dutiesAmount: anyAmounts,
  giftCardAmount: anyAmounts,
  quantityChange: quantityChanges,
  newTotalQuantity: levels,
  name: names,
}

/** The values of all other properties. */
const BY_READS: Record<Reads, fc.Arbitrary<unknown> | undefined> = {
  id: few('x1', 'x2', 3),
  ids: fc.array(few('x1', 'x2', 3), { maxLength: 2 }),
  amount: amounts,
  quantity: quantities,
  currency: otherCurrencies,
  label: labels,
  labels: fc.uniqueArray(labels, { maxLength: 2 }),
  text: reasons,
  choice: undefined, // Each property has values of its own.
  day: fc.constantFrom('2024-01-02', '2024-01-03'),
  flag: fc.boolean(),
  'order lines': orderItems,
  'refund lines': refundItems,
  'shipment lines': shippedItems,
  'return lines': returnedItems,
}

/** These ids identify the subject of an event or its customer, but not the fact itself. */
const SUBJECT_IDS = ['orderId', 'customerId', 'productId']

const SUBJECTS: Partial<Record<string, LifeSubject>> = { CustomersMerged: 'customer', CustomerRegistered: 'customer' }

/** The ids of other types are their first property with an id. */
const IDS = new Map<EventType, PropertyName | undefined>([
  ['OrderCreated', 'orderId'],
  ['OrderCancelled', 'orderId'],
  ['ShipmentUpdated', undefined],
  ['ProductCreated', undefined],
  ['ProductUpdated', undefined],
])

export const lifeTypes = Object.keys(contracts).filter((type) => type !== 'CustomerErased') as LifeType[]
export const isLifeType = (type: string): type is LifeType => type in contracts

export const LIFE_TYPES = Object.fromEntries(lifeTypes.map((type) => [type, lifeTypeOf(type)])) as Record<
  LifeType,
  LifeTypeOptions
>

function lifeTypeOf(type: EventType): LifeTypeOptions {
  const { schema, time } = contracts[type]
  const properties: [string, TSchema][] = Object.entries(schema.properties)
  const required = new Set<string>(schema.required)
  const fields: [string, fc.Arbitrary<unknown>][] = properties.flatMap(([name, property]) => {
    if ((time as readonly string[]).includes(name)) return []
    const values = BY_TYPE[type]?.[name] ?? BY_NAME[name as PropertyName] ?? BY_READS[readsOf(property) as Reads]
    if (!values) return []
    return [[name, required.has(name) ? values : optional(values)]]
  })
  const ownId = properties.find(([name, property]) => readsOf(property) === 'id' && !SUBJECT_IDS.includes(name))?.[0]
  return {
    of: SUBJECTS[type] ?? ('orderId' in schema.properties ? 'order' : 'product'),
    time: time[0] as TimeName,
    id: IDS.has(type) ? IDS.get(type) : (ownId as PropertyName | undefined),
    fields: { tenant: tenants, ...Object.fromEntries(fields) },
  }
}

function readsOf(property: TSchema): Reads | undefined {
  return (property as { reads?: Reads }).reads
}
