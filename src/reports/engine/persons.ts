import { type TObject, type TSchema, Type } from 'typebox'
import type { Report } from './report.ts'

// Columns and parameters that identify a customer. Requests without the scope `people` do not have them.

/** A column that identifies a customer. The report leaves it out for requests without the scope `people`. */
export const ofPerson = <T extends TSchema>(schema: T) => Type.Optional(markOfPerson(schema))

/** A parameter that identifies a customer. */
export const markOfPerson = <T extends TSchema>(schema: T): T => ({ ...schema, scope: 'people' })

const isOfPerson = (schema: TSchema): boolean => (schema as { scope?: string }).scope === 'people'

/** The same report without columns that identify a customer, nested columns included. The report itself if it has none. */
export function withoutPersons<R extends Report>(report: R): R {
  const row = strip(report.row)
  const totals = 'totals' in report && report.totals ? { ...report.totals, row: strip(report.totals.row) } : undefined
  const isSame =
    row === report.row && (totals === undefined || totals.row === (report as { totals?: { row: TObject } }).totals?.row)
  return isSame ? report : { ...report, row, ...(totals && { totals }) }
}

/** The names of the parameters that identify a customer. */
export const personParametersOf = ({ query }: Report): string[] =>
  Object.entries(query.properties).flatMap(([name, type]) => (isOfPerson(type) ? [name] : []))

interface Parts {
  anyOf?: TSchema[]
  items?: TSchema
  properties?: Record<string, TSchema>
}

/** The schema without properties of persons; the schema itself if it has none. */
function strip<T extends TSchema>(schema: T): T {
  const { anyOf, items, properties } = schema as Parts
  if (anyOf) return withParts(schema, { anyOf }, { anyOf: anyOf.map(strip) })
  if (items) return withParts(schema, { items }, { items: strip(items) })
  if (!properties) return schema
  const kept = Object.entries(properties).filter(([, type]) => !isOfPerson(type))
  const stripped = Object.fromEntries(kept.map(([name, type]) => [name, strip(type)]))
  return withParts(schema, { properties }, { properties: stripped })
}

function withParts<T extends TSchema>(schema: T, before: Parts, after: Parts): T {
  const list = ({ anyOf = [], items, properties = {} }: Parts) => [...anyOf, items, ...Object.values(properties)]
  const [old, found] = [list(before), list(after)]
  const isSame = old.length === found.length && old.every((part, i) => part === found[i])
  return isSame ? schema : { ...schema, ...after }
}
