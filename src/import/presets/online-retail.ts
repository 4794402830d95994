import { formatMoney, type Money } from '../../money.ts'
import type { CsvLayout, CsvLine, CsvOrder, CsvResult } from '../csv/csv-layout.ts'
import { UTF8_OR_WINDOWS } from '../csv/decode-text.ts'
import { readAmount, readQuantity, readText } from '../line-values.ts'
import { readOrderText } from '../mapping/field.ts'
import { invoiceTime } from './online-retail-times.ts'

/**
 * "Online Retail" and "Online Retail II" of the UCI Machine Learning Repository (Daqing Chen, 2015 and 2019): the
 * invoices of a gift shop, saved as CSV.
 *
 * - An invoice is one order in pounds. Its total is the exact sum of quantity × unit price. Lines with a quantity of
 *   zero or less are left out, and so is an invoice without other lines. A unit price of zero is valid.
 * - An invoice `C…` is a credit note: a refund without an order, with positive amounts. Lines whose quantity is not
 *   negative are left out.
 * - An invoice `A…` adjusts bad debt and is left out. Both letters may be lower case.
 * - A negative unit price is invalid: the whole invoice is refused.
 */
export const onlineRetail: CsvLayout = {
  name: 'online-retail',
  encoding: UTF8_OR_WINDOWS,
  decimal: '.',
  columns: {
    InvoiceNo: { purpose: 'the invoice', kind: 'order id', otherNames: ['Invoice'] },
    StockCode: { purpose: 'the product', kind: 'text' },
    Description: { purpose: "the product's name", kind: 'text' },
    Quantity: { purpose: 'the quantity', kind: 'quantity' },
    InvoiceDate: { purpose: 'the time', kind: 'time' },
    UnitPrice: { purpose: 'the unit price', kind: 'amount', otherNames: ['Price'] },
    CustomerID: { purpose: 'the customer', kind: 'id', otherNames: ['Customer ID'] },
    Country: { purpose: 'the country', kind: 'text' },
  },
  idColumn: 'InvoiceNo',
  times: { placed: invoiceTime },
  toEvents: (invoice) => {
    const letter = invoice.id.charAt(0).toUpperCase()
    if (letter === 'A') return { events: [], skipped: { 'invoices that adjust bad debt (A…)': 1 } }
    return letter === 'C' ? toRefund(invoice) : toOrder(invoice)
  },
}

const CURRENCY = 'GBP'
const COUNTRY = [{ columns: ['Country'], lowerCase: false }]
const CUSTOMER = [{ columns: ['CustomerID'], lowerCase: false }]

function toOrder(invoice: CsvOrder): CsvResult {
  const sold = readLines(invoice, (quantity) => quantity > 0)
  const skipped = { 'lines with a quantity of zero or less': invoice.lines.length - sold.length }
  if (sold.length === 0) return { events: [], skipped: { ...skipped, 'invoices without any line left': 1 } }
  const data = {
    orderId: invoice.id,
    customerId: readCustomer(invoice),
    currency: CURRENCY,
    country: readOrderText(invoice, COUNTRY),
    totalAmount: sum(sold),
    items: sold.map(({ productId, productName, quantity, unitPrice }) => {
      return { productId, productName, quantity, unitPrice: formatMoney(unitPrice) }
    }),
  }
  return { events: [{ type: 'OrderCreated', data }], skipped }
}

function toRefund(invoice: CsvOrder): CsvResult {
  const returned = readLines(invoice, (quantity) => quantity < 0)
  const skipped = { 'credit-note lines without a negative quantity': invoice.lines.length - returned.length }
  if (returned.length === 0) return { events: [], skipped: { ...skipped, 'credit notes without any line left': 1 } }
  const data = {
    refundId: invoice.id,
    customerId: readCustomer(invoice),
    currency: CURRENCY,
    amount: sum(returned),
    items: returned.map(({ productId, quantity, amount }) => ({ productId, quantity, amount: formatMoney(amount) })),
  }
  return { events: [{ type: 'OrderRefunded', data }], skipped }
}

/** The lines with a quantity that counts, as positive numbers. */
function readLines(invoice: CsvOrder, counts: (quantity: number) => boolean) {
  const read = (line: CsvLine) => {
    const signed = readQuantity(invoice, line, 'Quantity')
    if (!counts(signed)) return []
    const quantity = Math.abs(signed)
    const unitPrice = readAmount(invoice, line, 'UnitPrice')
    const productId = readText(invoice, line, 'StockCode')
    const productName = line.cells.Description || undefined
    return [{ productId, productName, quantity, unitPrice, amount: BigInt(quantity) * unitPrice }]
  }
  return invoice.lines.flatMap(read)
}

function sum(lines: { amount: Money }[]): string {
  return formatMoney(lines.reduce((total, { amount }) => total + amount, 0n))
}

/** The file has customers as decimal numbers, such as `17850.0`. A guest has no customer id. */
function readCustomer(invoice: CsvOrder): string | undefined {
  return readOrderText(invoice, CUSTOMER)?.replace(/\.0$/, '')
}
