import { dimensions, orderEventNames, orderStatusNames, reasonName, segmentNames } from '../../format/labels.ts'
import type { FilterName } from '../../view/order-filter.ts'

interface FilterField {
  name: FilterName
  label: string
  /** The values to choose from, with their names. Undefined: the value is typed. */
  options?: Readonly<Record<string, string>>
  /** The name of a typed value; undefined: the value itself. */
  nameOf?(value: string): string
  /** The orders that an empty value selects. Undefined: an empty value is invalid. */
  none?: string
  placeholder?: string
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** The filters of the list of orders, in the sequence of the form. */
export const filterFields: readonly FilterField[] = [
  { name: 'search', label: 'Order id starts with', placeholder: 'Id or its first characters' },
  { name: 'status', label: 'Status', options: orderStatusNames },
  { name: 'happened', label: 'Event in the period', options: orderEventNames },
  { name: 'channel', label: 'Channel', nameOf: dimensions.channel.nameOf, none: 'orders without a channel' },
  { name: 'country', label: 'Country', nameOf: dimensions.country.nameOf, none: 'orders without a country' },
  {
    name: 'paymentMethod',
    label: 'Payment method',
    nameOf: dimensions.paymentMethod.nameOf,
    none: 'orders without a payment method',
  },
  {
    name: 'cancelReason',
    label: 'Cancellation reason',
    nameOf: reasonName,
    none: 'orders that were cancelled without a reason',
  },
  {
    name: 'failureReason',
    label: 'Payment failure reason',
    nameOf: reasonName,
    none: 'orders with a failed payment without a reason',
  },
  { name: 'productId', label: 'Product', placeholder: 'Product id' },
  { name: 'variantId', label: 'Variant', placeholder: 'Variant id', none: 'orders of a product without a variant' },
  { name: 'sku', label: 'SKU', placeholder: 'Stock keeping unit', none: 'orders of a product without an SKU' },
  { name: 'category', label: 'Category', none: 'orders of a product without a category' },
  { name: 'brand', label: 'Brand', none: 'orders of a product without a brand' },
  { name: 'couponCode', label: 'Coupon', placeholder: 'Coupon code', none: 'orders without a coupon' },
  {
    name: 'taxRate',
    label: 'Rate of tax',
    placeholder: 'In percent, such as 19',
    none: 'orders without a rate of tax',
  },
  { name: 'customerId', label: 'Customer', placeholder: 'Customer id' },
  { name: 'isGuest', label: 'Guests', options: { true: 'Guests only', false: 'Without guests' } },
  {
    name: 'customers',
    label: 'New and returning customers',
    options: { new: 'New customers', returning: 'Returning customers', repeat: 'Two or more orders in the period' },
  },
  { name: 'segment', label: 'Customer segment', options: segmentNames },
  { name: 'cohort', label: 'Cohort (a day in the period of the first order)', placeholder: 'YYYY-MM-DD' },
  {
    name: 'weekday',
    label: 'Weekday',
    options: Object.fromEntries(weekdays.map((day, i) => [String(i + 1), day])),
  },
  {
    name: 'hour',
    label: 'Hour',
    options: Object.fromEntries(
      Array.from({ length: 24 }, (_, hour) => [String(hour), `${String(hour).padStart(2, '0')}:00`]),
    ),
  },
]

/** The filters to choose from. Those that name a customer need the scope `people`. */
export const filterFieldsFor = (mayPeople: boolean): readonly FilterField[] =>
  mayPeople ? filterFields : filterFields.filter(({ name }) => name !== 'customerId')
