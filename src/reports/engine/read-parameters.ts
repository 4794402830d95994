import type { Static, TObject, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { adviseZone } from '../../zones/zone-names.ts'
import { ALL_CURRENCIES, type ParameterFault } from './parameters.ts'

export type ReadParameters<Q extends TObject> = { query: Static<Q> } | { faults: ParameterFault[] }

/**
 * Creates the reader for the parameters of a URL or command line. Parameters are texts and are converted to the types of the schema.
 * A date can be a full ISO 8601 time, as .NET clients write it; only its date counts.
 *
 * @param schema its option `refusals` has the reasons why parameters of other routes are not possible here.
 * @returns a function that returns the query, or the problem of each invalid parameter.
 */
export function createParameterReader<Q extends TObject>(
  schema: Q,
): (given: Readonly<Record<string, unknown>>) => ReadParameters<Q> {
  const parameters = new Map(Object.entries(schema.properties).map(([name, type]) => [name, createReader(name, type)]))
  const names = [...parameters.keys()].join(', ')
  const { refusals = {} } = schema as { refusals?: Readonly<Record<string, string>> }
  const refuse = (parameter: string) => {
    const reason = Object.hasOwn(refusals, parameter) ? `: ${refusals[parameter]}` : ''
    return { message: `${parameter} is not a parameter here${reason}`, allowed: names }
  }

  return (given) => {
    const query: Record<string, unknown> = {}
    const faults: ParameterFault[] = []
    for (const [parameter, value] of Object.entries(given)) {
      const result = parameters.get(parameter)?.(value) ?? refuse(parameter)
      if ('value' in result) query[parameter] = result.value
      else faults.push({ parameter, value: showValue(value), ...result })
    }
    return faults.length > 0 ? { faults } : { query: query as Static<Q> }
  }
}

type ReadValue = { value: unknown } | { message: string; allowed: string }

function createReader(name: string, type: TSchema): (given: unknown) => ReadValue {
  const validator = Compile(type)
  const { expected: allowed = 'as its description says', format } = type as { expected?: string; format?: string }
  return (given) => {
    if (Array.isArray(given)) return { message: `${name} is given ${given.length} times`, allowed: `once: ${allowed}` }
    const value = convert(type, given)
    if (validator.Check(value)) return { value }
    const message = `${name} must be ${allowed}; it is ${JSON.stringify(showValue(given))}`
    const advice = format === 'time-zone' ? adviseZone(showValue(given)) : undefined
    return { message: advice === undefined ? message : `${message}; ${advice}`, allowed }
  }
}

const WHOLE_NUMBER = /^[+-]?\d{1,15}$/
const DATE_AND_TIME = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+\- ]\d{2}:?\d{2})?$/

function convert(type: TSchema, given: unknown): unknown {
  if (typeof given !== 'string') return given
  const { type: kind, format } = type as { type?: string; format?: string }
  if (kind === 'integer') return WHOLE_NUMBER.test(given) ? Number(given) : given
  if (kind === 'boolean') return given === 'true' ? true : given === 'false' ? false : given
  if (format === 'id') return given.trim()
  if (format === 'currency') return given.trim().toUpperCase()
  if (format === 'currency-or-all') return upperUnlessAll(given.trim())
  if (format === 'date') return given.startsWith('0000') ? undefined : (DATE_AND_TIME.exec(given)?.[1] ?? given)
  return given
}

const upperUnlessAll = (code: string) => (code.toLowerCase() === ALL_CURRENCIES ? ALL_CURRENCIES : code.toUpperCase())

/** A value in short form, for messages. */
function showValue(value: unknown): string {
  return (Array.isArray(value) ? value.join(', ') : String(value)).slice(0, 200)
}
