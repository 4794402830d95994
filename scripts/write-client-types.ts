// Writes the types of the client from the contracts and the reports: "node scripts/write-client-types.ts"
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Revision, Time } from '../src/contracts/contract.ts'
import { contracts } from '../src/contracts/index.ts'
import { reportSchema } from '../src/http/reports/report-schema.ts'
import { reports } from '../src/reports/index.ts'

const folder = fileURLToPath(new URL('../client/src/generated', import.meta.url))

/** The part of JSON Schema that the contracts and the reports use. */
interface Schema {
  type?: string
  properties?: Record<string, Schema>
  required?: readonly string[]
  additionalProperties?: boolean | Schema
  patternProperties?: Record<string, Schema>
  items?: Schema
  anyOf?: readonly Schema[]
  allOf?: readonly Schema[]
  enum?: readonly unknown[]
  const?: unknown
  description?: string
  reads?: string
  expected?: string
}

/** Types with a name, by the rule by which a contract reads a property. */
const NAMED: Readonly<Record<string, string>> = { id: 'Id', amount: 'Amount', quantity: 'Quantity' }

const PLAIN: Readonly<Record<string, string>> = {
  integer: 'number',
  number: 'number',
  string: 'string',
  boolean: 'boolean',
  null: 'null',
}

const HEADER = '// Written by scripts/write-client-types.ts. Do not edit.\n'

/** The files with the types of the client, by their paths. */
export function clientTypes(): Record<string, string> {
  return { [`${folder}/events.ts`]: eventTypes(), [`${folder}/reports.ts`]: reportTypes() }
}

function eventTypes(): string {
  const payloads = Object.entries(contracts)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, { schema, oneOf }]) => {
      const body = typeOf(schema as Schema, '  ')
      const names = oneOf.map((name) => `'${name}'`).join(' | ')
      return `  ${type}: ${names === '' ? body : `OneOf<${body}, ${names}>`}`
    })
  return `${HEADER}
/** Text of 1 to 200 characters, or a whole number. */
export type Id = string | number
/** Text such as \`'39.98'\` keeps every digit. A number is sent with the digits that JavaScript prints. */
export type Amount = string | number
export type Quantity = string | number
/** ISO 8601, milliseconds or seconds since 1970, or a Date. */
export type Time = string | number | Date
/** At least one of the properties \`K\` is required. */
type OneOf<T, K extends keyof T> = T & { [P in K]: Required<Pick<T, P>> }[K]

/** The data of each type of event. */
export interface Payloads {
${payloads.join('\n')}
}
`
}

function reportTypes(): string {
  const entries = reports.map((report) => {
    const { params, querystring, response } = reportSchema(report)
    const { format: _, ...query } = (querystring as Schema).properties ?? {}
    const parameters: Schema = {
      type: 'object',
      properties: { ...(params as Schema | undefined)?.properties, ...query },
      required: [...((params as Schema | undefined)?.required ?? []), ...((querystring as Schema).required ?? [])],
    }
    const name = report.path.replace('/api/analytics/', '').replace(/:(\w+)/g, '{$1}')
    const answer = response[200].content['application/json'].schema as Schema
    return `${commentOf({ description: report.summary }, '  ')}  '${name}': {
    parameters: ${typeOf(parameters, '    ')}
    answer: ${typeOf(answer, '    ')}
  }`
  })
  return `${HEADER}
/** The parameters and the answer of each report, by its path after \`/api/analytics/\`. */
export interface Reports {
${entries.join('\n')}
}
`
}

/** A schema as a type of TypeScript. */
function typeOf(schema: Schema, indent: string): string {
  const named = NAMED[schema.reads ?? '']
  if (named !== undefined) return named
  const { anyOf, allOf, items, properties } = schema
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => `'${value}'`).join(' | ')
  if (schema.expected !== undefined && TIMES.has(schema.expected)) return 'Time'
  if (anyOf) return [...new Set(anyOf.map((one) => typeOf(one, indent)))].join(' | ')
  if (allOf) return allOf.map((one) => typeOf(one, indent)).join(' & ')
  if (items) return listOf(typeOf(items, indent))
  if (properties) return objectOf(schema, indent)
  const values = Object.values(schema.patternProperties ?? {})[0] ?? schema.additionalProperties
  if (typeof values === 'object') return `Record<string, ${typeOf(values, indent)}>`
  return PLAIN[schema.type ?? ''] ?? 'unknown'
}

const listOf = (type: string) => (!type.startsWith('{') && type.includes(' | ') ? `(${type})[]` : `${type}[]`)

/** Times, and revisions that may be times. */
const TIMES: ReadonlySet<unknown> = new Set(
  [Time, Revision].map((schema) => (schema as { expected?: string }).expected),
)

function objectOf({ properties = {}, required = [] }: Schema, indent: string): string {
  const inner = `${indent}  `
  const lines = Object.entries(properties).map(([name, schema]) => {
    const optional = required.includes(name) ? '' : '?'
    return `${commentOf(schema, inner)}${inner}${name}${optional}: ${typeOf(schema, inner)}\n`
  })
  return lines.length === 0 ? 'Record<string, never>' : `{\n${lines.join('')}${indent}}`
}

const commentOf = ({ description }: Schema, indent: string) =>
  description === undefined ? '' : `${indent}/** ${description.replaceAll('*/', '* /')} */\n`

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(clientTypes())) {
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text)
  }
}
