import { formatMoney, type Money } from '../../money.ts'
import type { CsvLayout, CsvLine, CsvOrder, CsvResult } from '../csv-layout.ts'
import { readAmount, readOrderText, readQuantity, readText } from '../line-values.ts'

/**
 * "Online Retail" of the UCI Machine Learning Repository (Daqing Chen, 2015): the invoices of a gift shop.
 *
 * - An invoice is one order in pounds; its total is the exact sum of quantity × unit price. Its lines with a quantity
 *   of zero or less are left out, and so is an invoice that has no other. A unit price of zero is kept.
 * - An invoice `C…` is a credit note: one refund for no order in particular, its amounts positive. Lines of it whose
 *   quantity is not below zero take nothing back and are left out.
 * - An invoice `A…` adjusts bad debt, which is no sale, and is left out.
 * - A unit price below zero is no price: the whole invoice is refused.
 */
export const onlineRetail: CsvLayout = {
  name: 'online-retail',
  delimiter: ',',
  columns: {
    InvoiceNo: 'the invoice',
    StockCode: 'the product',
    Description: "the product's name",
    Quantity: 'the quantity',
    InvoiceDate: 'the time',
    UnitPrice: 'the unit price',
    CustomerID: 'the customer',
    Country: 'the country',
  },
  idColumn: 'InvoiceNo',
  timeColumn: 'InvoiceDate',
  toEvent: (invoice) => {
    if (invoice.id.startsWith('A')) return { skipped: { 'invoices that adjust bad debt (A…)': 1 } }
    return invoice.id.startsWith('C') ? toRefund(invoice) : toOrder(invoice)
  },
}

const CURRENCY = 'GBP'

function toOrder(invoice: CsvOrder): CsvResult {
  const sold = readLines(invoice, (quantity) => quantity > 0)
  const skipped = { 'lines with a quantity of zero or less': invoice.lines.length - sold.length }
  if (sold.length === 0) return { skipped: { ...skipped, 'invoices without any line left': 1 } }
  const data = {
    orderId: invoice.id,
    customerId: readCustomer(invoice),
    currency: CURRENCY,
    country: readOrderText(invoice, 'Country'),
    totalAmount: sum(sold),
    items: sold.map(({ productId, productName, quantity, unitPrice }) => {
      return { productId, productName, quantity, unitPrice: formatMoney(unitPrice) }
    }),
  }
  return { event: { type: 'OrderCreated', data }, skipped }
}

function toRefund(invoice: CsvOrder): CsvResult {
  const returned = readLines(invoice, (quantity) => quantity < 0)
  const skipped = { 'credit-note lines that take nothing back': invoice.lines.length - returned.length }
  if (returned.length === 0) return { skipped: { ...skipped, 'credit notes without any line left': 1 } }
  const data = {
    refundId: invoice.id,
    customerId: readCustomer(invoice),
    currency: CURRENCY,
    amount: sum(returned),
    items: returned.map(({ productId, quantity, amount }) => ({ productId, quantity, amount: formatMoney(amount) })),
  }
  return { event: { type: 'OrderRefunded', data }, skipped }
}

/** The lines whose quantity counts, with quantities as positive numbers. */
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

/** The file writes customers as decimal numbers, `17850.0`; a guest has none. */
function readCustomer(invoice: CsvOrder): string | undefined {
  return readOrderText(invoice, 'CustomerID')?.replace(/\.0$/, '')
}
