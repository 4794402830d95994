import type { ClientBase } from 'pg'
import type { AnyEvent } from '../contracts/event.ts'
import type { Warning } from '../contracts/warning.ts'
import type { WriteUnlessConflict } from '../db/copy-rows.ts'
import type { Change } from './changes.ts'
import { recordProductCosts } from './costs/product-costs.ts'
import { recordCustomers } from './customers/customers.ts'
import { recordCustomerLinks } from './customers/record-customer-links.ts'
import type { Difference } from './difference.ts'
import { recordExchangeRates } from './exchange-rates.ts'
import type { KeepLineNames } from './line-names.ts'
import { changesBetween } from './orders/order-changes.ts'
import { isOrderEvent, type OrderEventSettings } from './orders/order-events.ts'
import { applyOrderEvents } from './orders/orders.ts'
import { applyPaymentEvents } from './payments/payments.ts'
import { applyProductEvents } from './products.ts'
import { applyCreditNotes, isCreditNote } from './refunds/credit-notes.ts'
import { recordRefunds } from './refunds/refund-ids.ts'
import { applyCounts } from './stock/stock-counts.ts'

export interface FactSettings extends OrderEventSettings {
  /** Writes orders. Almost all of them are new. */
  writeOrders: WriteUnlessConflict
  /** Whether the shop may have merges of customers or registrations of guests. */
  hasCustomerLinks: boolean
  /** Whether any cost of a product is known, so that orders without costs need no statement. `later`: the caller gives orders their costs. */
  usesCosts: boolean | 'later'
  /** Whether orders are spread over the nodes of a Citus cluster. Default: no. */
  isDistributed?: boolean
  /** Undefined in a replay without facts. */
  keepLineNames?: KeepLineNames
}

export interface AppliedFacts {
  changes: Change[]
  /**
   * Events about known facts, such as an order under a new message id, each with its differences from the
   * first event.
   */
  duplicates: ReadonlyMap<AnyEvent, Difference[]>
  /** What is odd about events, given their orders. */
  warnings: ReadonlyMap<AnyEvent, readonly Warning[]>
  /** Merges of customers that would close a circle, each with the reason. They are among the duplicates. */
  circular: ReadonlyMap<AnyEvent, string>
}

/**
 * Applies a batch of events to the facts and returns the changes: costs of products, ids of refunds, payments, merges of customers, orders,
 * credit notes, products, counts, rates, customers, in this order in every process. The caller owns the transaction.
 *
 * @param beforeCustomers is called with the changes of orders and products, before the rows of customers are locked.
 */
export async function applyFacts(
  client: ClientBase,
  events: readonly AnyEvent[],
  settings: FactSettings,
  beforeCustomers: (changes: readonly Change[]) => void = () => undefined,
): Promise<AppliedFacts> {
  const { calendar } = settings
  const statesCosts = await recordProductCosts(client, events, settings)
  const refunds = await recordRefunds(client, events)
  const payments = await applyPaymentEvents(client, events, refunds)
  const recorded = await recordCustomerLinks(client, events, settings.hasCustomerLinks)
  const { orders, duplicates, warnings } = await applyOrderEvents(
    client,
    events.filter(isOrderEvent),
    { refunds, payments: payments.changes, recorded },
    { ...settings, usesCosts: settings.usesCosts !== 'later' && (settings.usesCosts || statesCosts) },
  )
  const notes = await applyCreditNotes(client, events.filter(isCreditNote), refunds, recorded, settings)
  const changes: Change[] = orders.flatMap(({ before, after }) => changesBetween(before, after, calendar))
  changes.push(...notes.changes)
  changes.push(...(await applyProductEvents(client, events, settings)))
  const counts = await applyCounts(client, events)
  changes.push(...counts.changes)
  changes.push(...(await recordExchangeRates(client, events)))
  await settings.keepLineNames?.(client, events)
  beforeCustomers(changes)
  changes.push(...(await recordCustomers(client, orders, changes, settings)))
  const allDuplicates = [refunds, payments, recorded, { duplicates }, notes, counts].flatMap(
    (found) => found.duplicates,
  )
  return {
    changes,
    duplicates: new Map(allDuplicates.map(({ event, differences }) => [event, differences])),
    warnings,
    circular: recorded.circular,
  }
}
