import { isChance, type Random, randomOf, shuffle, wholeBetween } from '../../src/simulate/random/random.ts'

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'
const CUSTOMERS = 60
const PRODUCTS = 30
const COUNTRIES = ['United Kingdom', 'France', 'EIRE']
const HOUR_MS = 3_600_000
const WEEK_MINUTES = 7 * 24 * 60

interface Invoice {
  id: string
  ms: number
  customer: string
  country: string
}

/**
 * An invented file of the preset `online-retail`, with a number of invoices. They cover sixteen weeks from 3 January 2011, with
 * a change of clocks. Customers order repeatedly, and some return goods before their first order or without one. Lines of one
 * invoice may be separated, some lines are not sales, and some invoices are rejected completely.
 */
export function inventOnlineRetail(invoices: number, seed: string): string {
  const random = randomOf(seed)
  const lines = Array.from({ length: invoices }, (_, number) => linesOf(invoiceOf(number, random), random)).flat()
  return `${HEADER}\n${swapSome(lines, random).join('\n')}\n`
}

function invoiceOf(number: number, random: Random): Invoice {
  const prefix = isChance(random, 0.2) ? 'C' : isChance(random, 0.03) ? 'A' : ''
  const isGuest = isChance(random, 0.2)
  // All hours of the day, so that orders are before and after midnight in every time zone.
  const minutes = wholeBetween(random, 0, 16 * WEEK_MINUTES - 10)
  // Customers with low numbers order more often. New customers are added every week.
  const customer = 40_000 + Math.floor(random.fraction() ** 2 * CUSTOMERS) + Math.floor(minutes / WEEK_MINUTES)
  return {
    id: `${prefix}${700_000 + number}`,
    ms: Date.UTC(2011, 0, 3) + minutes * 60_000,
    customer: isGuest ? '' : `${customer}.0`,
    country: COUNTRIES[wholeBetween(random, 0, COUNTRIES.length - 1)] as string,
  }
}

function linesOf(invoice: Invoice, random: Random): string[] {
  const isRefused = isChance(random, 0.02)
  return Array.from({ length: wholeBetween(random, 1, 5) }, (_, line) => {
    const product = wholeBetween(random, 1, PRODUCTS)
    const price = isRefused && line === 0 ? '-2.00' : priceOf(product, random)
    return [
      ...[invoice.id, `${10_000 + product}${product % 5 === 0 ? 'A' : ''}`, `"JUG, ""NO. ${product}"""`],
      ...[quantityOf(invoice, random), timeOf(invoice, random), price, invoice.customer, invoice.country],
    ].join(',')
  })
}

function quantityOf({ id }: Invoice, random: Random): number {
  const quantity = wholeBetween(random, 1, 12)
  const isOther = isChance(random, 0.05)
  return id.startsWith('C') !== isOther ? -quantity : quantity
}

/** An invoice may span two minutes. No time falls into the hour that the clocks left out. */
function timeOf({ ms }: Invoice, random: Random): string {
  const at = ms + wholeBetween(random, 0, 1) * 60_000
  const text = new Date(at).toISOString()
  const isLeftOut = text.startsWith('2011-03-27T01')
  return (isLeftOut ? new Date(at + HOUR_MS).toISOString() : text).slice(0, 19).replace('T', ' ')
}

function priceOf(product: number, random: Random): string {
  if (isChance(random, 0.05)) return '0.0'
  const decimals = isChance(random, 0.05) ? 5 : 2
  return ((product * 137 + wholeBetween(random, 0, 99)) / 100 + wholeBetween(random, 0, 9) / 1e5).toFixed(decimals)
}

/** Most lines of an invoice stand together, as in the original. */
function swapSome(lines: string[], random: Random): string[] {
  const places = lines.map((_, place) => place).filter(() => isChance(random, 0.1))
  const moved = shuffle(random, [...places])
  const swapped = [...lines]
  for (const [i, place] of places.entries()) swapped[place] = lines[moved[i] as number] as string
  return swapped
}
