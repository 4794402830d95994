import type { TObject, TSchema } from 'typebox'
import type { Reads } from './contract.ts'
import {
  correctAmount,
  correctChoice,
  correctCurrency,
  correctFlag,
  correctId,
  correctIds,
  correctLabel,
  correctLabels,
  correctQuantity,
  correctText,
  isPlainAmount,
  type Warn,
} from './correct-values.ts'
import { isOddId, trimId } from './ids.ts'
import {
  arePlainRefundLines,
  arePlainShipmentLines,
  correctRefundLines,
  correctReturnLines,
  correctShipmentLines,
  isOddAmount,
  isPlainQuantity,
} from './lines.ts'
import { readOddAmount } from './odd-amount.ts'
import { arePlainOrderLines, correctOrderLines } from './order-lines.ts'
import type { Warnings } from './warning.ts'

type Values = Record<string, unknown>

/** A property that may be odd although it matches its schema. */
interface Watched {
  name: string
  isPlain: (value: never) => boolean
}

const PLAIN: Partial<Record<Reads, (value: never) => boolean>> = {
  id: (id: string | number) => !isOddId(id),
  ids: (ids: readonly (string | number)[]) => !ids.some(isOddId),
  amount: (amount: number | string) => !isOddAmount(amount),
  quantity: (quantity: number | string) => typeof quantity === 'number' && isPlainQuantity(Math.abs(quantity)),
  'order lines': arePlainOrderLines,
  'refund lines': arePlainRefundLines,
  'shipment lines': arePlainShipmentLines,
  'return lines': arePlainShipmentLines,
}

/** Creates a quick check of payloads that match their schema: whether there is nothing else to correct. */
export function createIsPlain(schema: TObject): (payload: Values) => boolean {
  const watched = Object.entries(schema.properties).flatMap(([name, type]): Watched[] => {
    const reads = readsOf(type)
    const isPlain = reads && PLAIN[reads]
    return isPlain ? [{ name, isPlain }] : []
  })
  return (payload) => {
    for (const { name, isPlain } of watched) {
      const value = payload[name]
      if (value !== undefined && !isPlain(value as never)) return false
    }
    return true
  }
}

/**
 * Corrects odd values of a payload that have only one meaning, in the payload itself. Values that cannot be read are left out
 * unless they are required: an order's id, time and total stay as they are, and the schema rejects them.
 *
 * @param oneOf properties of which at least one is required: if only one is there, it stays as it is.
 */
export function correctPayload(
  schema: TObject,
  payload: Values,
  warnings: Warnings,
  oneOf: readonly string[] = [],
): void {
  const { properties } = schema
  const required = new Set<string>(schema.required)
  const stated = oneOf.filter((name) => payload[name] !== undefined)
  const [only] = stated
  if (stated.length === 1 && only !== undefined) required.add(only)
  const isNeeded = (name: string) => required.has(name)
  const warn: Warn = (field, problem, used) => warnings.add(field, problem, used)
  if (properties.currency) payload.currency = correctCurrency(payload.currency, 'currency', warn)
  const [needed, optional] = [true, false].map((asked) =>
    Object.entries(properties).filter(([name]) => isNeeded(name) === asked),
  ) as [[string, TSchema][], [string, TSchema][]]
  for (const [name, type] of needed) {
    if (isLines(type)) continue
    payload[name] = readNeeded(readsOf(type), name, payload, warn)
  }
  for (const [name, type] of [...needed.filter(([, type]) => isLines(type)), ...optional]) {
    payload[name] = readOptional(type, name, payload, warnings)
  }
  for (const name of Object.keys(payload)) if (payload[name] === undefined) delete payload[name]
}

/** Returns unreadable values unchanged. */
function readNeeded(reads: Reads | undefined, name: string, payload: Values, warn: Warn): unknown {
  const value = payload[name]
  switch (reads) {
    case 'id':
      // A required id stays, even if the same value of an optional id counts as absent: some shops number their orders from 0.
      return typeof value === 'string' ? value.trim() || undefined : value
    case 'amount': {
      const odd = readOddAmount(value)
      if (odd?.currency !== undefined && payload.currency === undefined && !isPlainAmount(value)) {
        payload.currency = odd.currency
        warn('currency', 'is missing', odd.currency)
      }
      return correctAmount(value, name, warn, payload.currency as string | undefined) ?? value
    }
    case 'quantity':
      return correctQuantity(value, name, warn) ?? value
    case 'currency':
      return correctCurrency(value, name, warn) ?? value
    case 'day':
      return dayOfMidnight(value)
    case 'label':
      return correctLabel(value, name, warn) ?? value
    default:
      return value
  }
}

function readOptional(type: TSchema, name: string, payload: Values, warnings: Warnings): unknown {
  const value = payload[name]
  const currency = payload.currency as string | undefined
  const warn: Warn = (field, problem, used) => warnings.add(field, problem, used)
  switch (readsOf(type)) {
    case 'id': {
      const id = correctId(value, name, warn)
      // A refund whose order id cannot be read is not a credit note.
      return id === undefined && name === 'orderId' && !meansNobody(value) ? value : id
    }
    case 'ids':
      return correctIds(value, name, warn)
    case 'amount':
      return correctAmount(value, name, warn, currency)
    case 'quantity':
      return correctQuantity(value, name, warn)
    case 'label':
      return correctLabel(value, name, warn)
    case 'labels':
      return correctLabels(value, name, warn)
    case 'text':
      return correctText(value, name, warn)
    case 'choice':
      return correctChoice(value, name, warn, (type as TSchema & { enum: string[] }).enum)
    case 'flag':
      return correctFlag(value, name, warn)
    case 'order lines':
      return correctOrderLines(value, currency, warnings)
    case 'refund lines':
      return value === undefined ? undefined : correctRefundLines(value, currency, warnings)
    case 'shipment lines':
      return value === undefined ? undefined : correctShipmentLines(value, warnings)
    case 'return lines':
      return value === undefined ? undefined : correctReturnLines(value, warnings)
    default:
      return value
  }
}

const MIDNIGHT = /^(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:00)?$/

/** The day of a midnight, in the form in which some senders write a day. Any other value as it is. */
const dayOfMidnight = (value: unknown) => (typeof value === 'string' ? (MIDNIGHT.exec(value)?.[1] ?? value) : value)

const readsOf = (type: TSchema): Reads | undefined => (type as { reads?: Reads }).reads
const isLines = (type: TSchema): boolean => readsOf(type)?.endsWith('lines') === true

function meansNobody(value: unknown): boolean {
  return (typeof value === 'string' || typeof value === 'number') && trimId(String(value)) === undefined
}
