import type { CsvLayout } from '../csv/csv-layout.ts'
import { onlineRetail } from './online-retail.ts'
import { shopifyOrders } from './shopify-orders.ts'

/** Shops whose files we know, by the name of `--preset`. To add one, copy a file and list it here. */
export const presets: Readonly<Record<string, CsvLayout>> = {
  'online-retail': onlineRetail,
  'shopify-orders': shopifyOrders,
}
