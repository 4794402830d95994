import type { Report } from '../../src/reports/engine/report.ts'
import { PERSON } from './shop-of-persons.ts'

const DAYS = 'startDate=2024-12-01&endDate=2024-12-31'

/** Values for the parameters in paths. */
const IDS: Readonly<Record<string, readonly string[]>> = {
  orderId: ['order-1', 'order-3', 'order-4', 'order-6'],
  productId: ['tea'],
  customerId: [`${PERSON}-anna`],
}

const OTHERS = [
  'currency=all',
  'search=o',
  'search=order-',
  'limit=1',
  'productId=tea',
  'arrivals=true',
  'cohort=2024-12-10',
]

/** Addresses of a report: with its defaults, with each value of each parameter that has a list of values, and as CSV. */
export function addressesOf({ path, query }: Report): string[] {
  const [, inPath] = /:(\w+)/.exec(path) ?? []
  const paths = (inPath === undefined ? [''] : (IDS[inPath] ?? [])).map((id) =>
    path.replace(/:\w+/, encodeURIComponent(id)),
  )
  const names = Object.keys(query.properties)
  const base = names.includes('startDate') ? DAYS : ''
  const listed = Object.entries(query.properties).flatMap(([name, type]) => {
    const { enum: values = [], type: kind } = type as { enum?: string[]; type?: string }
    const all = kind === 'boolean' ? ['true', 'false'] : values
    return name === inPath ? [] : all.map((value) => `${base}&${name}=${encodeURIComponent(value)}`)
  })
  const others = OTHERS.filter((text) => names.includes(text.split('=')[0] ?? '')).map((text) => `${base}&${text}`)
  return paths.flatMap((filled) =>
    [base, ...listed, ...others].flatMap((text) => [`${filled}?${text}`, `${filled}?${text}&format=csv`]),
  )
}
