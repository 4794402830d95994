import fc from 'fast-check'
import { formatMoney, type Money, parseMoney } from '../../src/money.ts'

/** An order before it is written as CSV. */
export interface ListedOrder {
  id: string
  /** Whole minutes since 1970, in UTC. */
  minute: number
  customer: string
  lines: { product: string; quantity: number; cents: number; taxCents: number }[]
}

/** The format of a CSV file. */
export interface Dialect {
  delimiter: string
  decimal: '.' | ','
  group: string
  dress: (number: string) => string
  timeFormat: keyof typeof timeWriters
  quote: '"' | "'"
  isAllQuoted: boolean
  ends: string[]
  encoding: 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be'
  hasMark: boolean
  title: string[]
  trailing: 'none' | 'lines' | 'all'
}

const two = (number: number) => String(number).padStart(2, '0')
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const parts = (minute: number) => {
  const at = new Date(minute * 60_000)
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()]
  return { year, month, day, hour: at.getUTCHours(), minute: at.getUTCMinutes() }
}
const clock = ({ hour, minute }: ReturnType<typeof parts>) => `${two(hour)}:${two(minute)}`

const timeWriters = {
  'YYYY-MM-DD HH24:MI': (p: ReturnType<typeof parts>) => `${p.year}-${two(p.month)}-${two(p.day)} ${clock(p)}`,
  'DD.MM.YYYY HH24:MI': (p: ReturnType<typeof parts>) => `${p.day}.${p.month}.${p.year} ${clock(p)}`,
  'DD/MM/YYYY HH24:MI': (p: ReturnType<typeof parts>) => `${two(p.day)}/${two(p.month)}/${p.year} ${clock(p)}`,
  'MM/DD/YY HH24:MI': (p: ReturnType<typeof parts>) => `${p.month}/${p.day}/${two(p.year % 100)} ${clock(p)}`,
  'MM/DD/YYYY HH12:MI AM': (p: ReturnType<typeof parts>) =>
    `${p.month}/${p.day}/${p.year} ${p.hour % 12 || 12}:${two(p.minute)} ${p.hour < 12 ? 'AM' : 'PM'}`,
  'DD-Mon-YYYY HH24:MI:SS': (p: ReturnType<typeof parts>) => `${p.day}-${MONTHS[p.month - 1]}-${p.year} ${clock(p)}:00`,
  EPOCH: (p: ReturnType<typeof parts>) => String(Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute) / 1000),
}

const name = fc.array(fc.constantFrom(...'abzé ü€"\',;|.1\n'.split('')), { minLength: 1, maxLength: 8 })
const text = name.map((letters) => `x${letters.join('')}x`)
const line = fc.record({
  product: text,
  quantity: fc.integer({ min: 1, max: 3000 }),
  cents: fc.integer({ min: 1, max: 300_000_000 }),
  taxCents: fc.integer({ min: 1, max: 99_999 }),
})

/** Lists of orders. One order is of the 28th of a month, and has two lines with different taxes. Another order has another day. */
export const orderLists: fc.Arbitrary<ListedOrder[]> = fc
  .array(
    fc.record({
      day: fc.integer({ min: 0, max: 2000 }),
      minuteOfDay: fc.integer({ min: 0, max: 1439 }),
      customer: text,
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    }),
    { maxLength: 5 },
  )
  .map((orders) => [...orders, TELLING_ORDER, { ...TELLING_ORDER, day: 500 }])
  .map((orders) =>
    orders.map(({ day, minuteOfDay, customer, lines }, i) => {
      return { id: `A-${i}`, minute: Date.UTC(2020, 0, 1 + day) / 60_000 + minuteOfDay, customer, lines }
    }),
  )

const TELLING_ORDER = {
  day: 27,
  minuteOfDay: 615,
  customer: 'ann',
  lines: [
    { product: 'mug', quantity: 1, cents: 1250, taxCents: 200 },
    { product: 'tea', quantity: 2, cents: 499, taxCents: 80 },
  ],
}

export const dialects: fc.Arbitrary<Dialect> = fc
  .record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    decimal: fc.constantFrom<'.' | ','>('.', ','),
    group: fc.constantFrom('', 'other', "'", '\u00a0'),
    dress: fc.constantFrom<Dialect['dress']>(
      (number) => number,
      (number) => `€ ${number}`,
      (number) => `${number} EUR`,
    ),
    timeFormat: fc.constantFrom(...(Object.keys(timeWriters) as (keyof typeof timeWriters)[])),
    quote: fc.constantFrom<'"' | "'">('"', "'"),
    isAllQuoted: fc.boolean(),
    ends: fc.array(fc.constantFrom('\n', '\r\n', '\r'), { minLength: 1, maxLength: 3 }),
    encoding: fc.constantFrom<Dialect['encoding']>('utf-8', 'windows-1252', 'utf-16le', 'utf-16be'),
    hasMark: fc.boolean(),
    title: fc.constantFrom<string[]>([], ['Orders of the year'], ['Report', '', 'All shops']),
    trailing: fc.constantFrom<Dialect['trailing']>('none', 'lines', 'all'),
  })
  .map((dialect) => ({
    ...dialect,
    group: dialect.group === 'other' ? (dialect.decimal === '.' ? ',' : '.') : dialect.group,
  }))

/** The lines of all orders, mixed so that the lines of one order are not adjacent. */
export function writeCsv(orders: readonly ListedOrder[], dialect: Dialect): Buffer {
  const header = ['Order', 'Created', 'Customer', 'Product', 'Quantity', 'Price', 'Tax']
  const rows = orders.flatMap(({ id, minute, customer, lines }) =>
    lines.map(({ product, quantity, cents, taxCents }, i) => {
      const time = timeWriters[dialect.timeFormat](parts(minute))
      const money = (amount: number) => dialect.dress(writeNumber(amount / 100, 2, dialect))
      return {
        i,
        cells: [id, time, customer, product, writeNumber(quantity, 0, dialect), money(cents), money(taxCents)],
      }
    }),
  )
  const dealt = rows.sort((a, b) => a.i - b.i).map(({ cells }) => cells)
  const records = [...dialect.title.map((cell) => [cell]), header, ...dealt].map((cells, i) => {
    const isHeader = i <= dialect.title.length
    const isTrailing = dialect.trailing === 'all' || (dialect.trailing === 'lines' && !isHeader)
    return [...cells.map((cell) => enclose(cell, dialect)), ...(isTrailing ? [''] : [])].join(dialect.delimiter)
  })
  const file = records.map((record, i) => `${record}${dialect.ends[i % dialect.ends.length]}`).join('')
  return encode(file, dialect)
}

function writeNumber(value: number, decimals: number, { decimal, group }: Dialect): string {
  const [whole = '', fraction] = value.toFixed(decimals).split('.')
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, group)
  return fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`
}

function enclose(cell: string, { delimiter, quote, isAllQuoted }: Dialect): string {
  if (!isAllQuoted && !cell.includes(delimiter) && !/["'\r\n]/.test(cell)) return cell
  return `${quote}${cell.replaceAll(quote, quote + quote)}${quote}`
}

function encode(file: string, { encoding, hasMark }: Dialect): Buffer {
  const marked = hasMark ? `\ufeff${file}` : file
  if (encoding === 'utf-8') return Buffer.from(marked)
  // Of the characters in use, only the euro sign has another code than in Latin-1.
  if (encoding === 'windows-1252') return Buffer.from(file.replaceAll('€', '\u0080'), 'latin1')
  const little = Buffer.from(marked, 'utf16le')
  return encoding === 'utf-16le' ? little : little.swap16()
}

/** The correct mapping for a file of this dialect. */
export function mappingOf({ delimiter, decimal, timeFormat, quote, encoding }: Dialect) {
  return {
    order: { id: 'Order', time: 'Created', customer: 'Customer' },
    item: { product: 'Product', quantity: 'Quantity', unitPrice: 'Price', tax: 'Tax' },
    delimiter,
    decimal,
    timeFormat,
    quote,
    encoding,
  }
}

/** The total of an order, in cents. */
export function expectedOf({ id, minute, customer, lines }: ListedOrder) {
  const inCents = (cents: bigint) => formatMoney((parseMoney('0.01') as Money) * cents)
  const net = lines.reduce((sum, { quantity, cents }) => sum + BigInt(quantity) * BigInt(cents), 0n)
  const tax = lines.reduce((sum, { taxCents }) => sum + BigInt(taxCents), 0n)
  return {
    time: new Date(minute * 60_000).toISOString().replace('.000Z', 'Z'),
    orderId: id,
    customerId: customer.trim(),
    totalAmount: inCents(net + tax),
    taxAmount: inCents(tax),
    quantities: lines.map(({ quantity }) => quantity),
    products: lines.map(({ product }) => product.trim()),
  }
}
