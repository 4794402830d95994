import type { FilterName } from '../../view/order-filter.ts'

interface FilterField {
  name: FilterName
  label: string
  /** What may be chosen, by value; without them, text is typed. */
  options?: Readonly<Record<string, string>>
  /** What is said of orders that have none of it; where it is missing, text must be given. */
  none?: string
  placeholder?: string
}

export const cohortLengths = { day: 'Day', week: 'Week', month: 'Month', quarter: 'Quarter', year: 'Year' }

export const segmentNames = {
  ...{ champions: 'Champions', loyal: 'Loyal', potential_loyalists: 'Potential loyalists' },
  ...{ new_customers: 'New customers', promising: 'Promising', need_attention: 'Need attention' },
  ...{ about_to_sleep: 'About to sleep', at_risk: 'At risk', cannot_lose: 'Cannot lose them' },
  ...{ hibernating: 'Hibernating', lost: 'Lost' },
} as const

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** What the list of orders can be narrowed to, in the order of the form. */
export const filterFields: readonly FilterField[] = [
  { name: 'search', label: 'Order id begins with', placeholder: 'The id, or its beginning' },
  {
    ...{ name: 'status', label: 'How far it came' },
    options: {
      ...{ paid: 'Paid', unpaid: 'Never paid so far', shipped: 'Shipped', unshipped: 'Not shipped so far' },
      ...{ refunded: 'Refunded', payment_failed: 'Payment failed, never paid', cancelled: 'Cancelled' },
      cancelled_before_payment: 'Cancelled before payment',
      cancelled_before_shipment: 'Cancelled before shipment',
      cancelled_after_shipment: 'Cancelled after shipment',
      placed: 'Placed',
    },
  },
  {
    ...{ name: 'happened', label: 'What happened in the period' },
    options: {
      ...{ placed: 'Placed in the period', refunded: 'Refunded in the period', cancelled: 'Cancelled in the period' },
      reversed: 'Refunded or cancelled in the period',
      payment_failed: 'With a failed payment in the period',
    },
  },
  { name: 'channel', label: 'Channel', none: 'No channel' },
  { name: 'country', label: 'Country', none: 'No country' },
  { name: 'paymentMethod', label: 'Payment method', none: 'No payment method' },
  { name: 'cancelReason', label: 'Reason of the cancellation', none: 'Cancelled without a reason' },
  { name: 'failureReason', label: 'Reason of the failed payment', none: 'Payment failed without a reason' },
  { name: 'productId', label: 'Product', placeholder: 'The id of a product' },
  { name: 'couponCode', label: 'Coupon', placeholder: 'The code' },
  { name: 'customerId', label: 'Customer', placeholder: 'The id of a customer' },
  { name: 'isGuest', label: 'Guests', options: { true: 'Guests only', false: 'Customers only, no guests' } },
  {
    ...{ name: 'customers', label: 'New and returning customers' },
    options: { new: 'Customers who were new in the period', returning: 'Customers who had ordered before' },
  },
  {
    ...{ name: 'segment', label: 'Segment of the customer' },
    options: segmentNames,
  },
  { name: 'cohort', label: 'Cohort: first order in the period of this day', placeholder: 'YYYY-MM-DD' },
  {
    ...{ name: 'weekday', label: 'Day of the week' },
    options: Object.fromEntries(weekdays.map((day, i) => [String(i + 1), day])),
  },
  {
    ...{ name: 'hour', label: 'Hour' },
    options: Object.fromEntries(
      Array.from({ length: 24 }, (_, hour) => [String(hour), `${String(hour).padStart(2, '0')}:00`]),
    ),
  },
]
