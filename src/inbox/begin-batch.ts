import type { AnyEvent } from '../contracts/event.ts'
import { isCustomerLink } from '../facts/customers/record-customer-links.ts'
import { type Item, isKnown } from './apply-batch.ts'

/**
 * The lock of the inbox with which a transaction begins. A merge of customers or the registration of a guest may change orders of any
 * batch, so its batch runs alone: it waits until all others have ended, and all others wait for it. Batches with other events share
 * the lock, which each of them takes in any case when it writes its keys.
 */
export function inboxLockFor(items: readonly Item[]): string {
  const isAlone = items.filter(isKnown).some(({ decoded }) => isCustomerLink(decoded.event as AnyEvent))
  return `lock table inbox in ${isAlone ? 'share row exclusive' : 'row exclusive'} mode`
}

/** SQL for `FactSettings.hasCustomerLinks`. With the lock, the result holds until the transaction ends. */
export const SELECT_HAS_CUSTOMER_LINKS =
  'select exists (select from customer_merges) or exists (select from guest_registrations) as has_customer_links'
