import type { CsvLayout } from '../csv/csv-layout.ts'
import { amazonOrders } from './amazon-orders.ts'
import { onlineRetail } from './online-retail.ts'
import { shopifyOrders } from './shopify-orders.ts'
import { stripePayments } from './stripe-payments.ts'
import { woocommerceItems } from './woocommerce-items.ts'

/** Shops whose files we know, by the name of `--preset`. To add one, copy a file and list it here. */
export const presets: Readonly<Record<string, CsvLayout>> = {
  'amazon-orders': amazonOrders,
  'online-retail': onlineRetail,
  'shopify-orders': shopifyOrders,
  'stripe-payments': stripePayments,
  'woocommerce-items': woocommerceItems,
}
