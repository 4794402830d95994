import { formatMoney, ONE, parseMoney } from '../money.ts'
import { MAX_ID_LENGTH, MAX_IDS, MAX_LABELS } from './contract.ts'
import { readStatedCurrency } from './currency.ts'
import { cutText, isStorable, MAX_TEXT_LENGTH, storable } from './cut-text.ts'
import { trimId } from './ids.ts'
import { meaningsOf, readOddAmount } from './odd-amount.ts'
import type { Problem, Warning } from './warning.ts'

/** Says what is odd about a property, and what is used. */
export type Warn = (field: string, problem: Problem, used?: Warning['used']) => void

// Each function reads one property of any value. An odd value is corrected if it has only one meaning, otherwise it counts as absent.

const MAX_NUMBER = Number.MAX_SAFE_INTEGER
const MAX_UNITS = 1_000_000_000n * ONE
const SIXTH_DECIMAL = ONE / 1_000_000n

/** @returns an id without blanks around it; undefined if it is absent, stands for no customer, or cannot be read. */
export function correctId(value: unknown, field: string, warn: Warn, trim = trimId) {
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : undefined
  if (text === undefined || text.length > MAX_ID_LENGTH || !isStorable(text)) {
    warn(field, 'cannot be read as an id')
    return undefined
  }
  return trim(text)
}

/** @returns the readable ids of a list, or a list of one id; undefined if there is none. */
export function correctIds(value: unknown, field: string, warn: Warn): (string | number)[] | undefined {
  if (value === undefined) return undefined
  const isList = Array.isArray(value)
  const ids = (isList ? value : [value]).flatMap((one: unknown, i) => {
    if (one === null || one === '') return []
    return correctId(one, isList ? `${field}.${i}` : field, warn) ?? []
  })
  if (ids.length > MAX_IDS) warn(field, 'has more than 1000 values', MAX_IDS)
  else if (!isList && ids.length > 0) warn(field, 'is not a list', ids[0])
  return ids.length > 0 ? ids.slice(0, MAX_IDS) : undefined
}

const AMBIGUOUS: Problem = 'has a comma that may separate thousands or decimals'

/** Whether this is an amount as JSON writes it: a number, or a decimal numeral as text. */
export function isPlainAmount(value: unknown): value is number | string {
  return (typeof value === 'number' || typeof value === 'string') && parseMoney(value) !== undefined
}

/**
 * @param currency of the event; an amount that names any other cannot be read.
 * @returns a plain amount; undefined when it is absent, or cannot be read.
 */
export function correctAmount(value: unknown, field: string, warn: Warn, currency?: string) {
  if (value === undefined) return undefined
  if (isPlainAmount(value)) return typeof value === 'number' && Math.abs(value) > MAX_NUMBER ? String(value) : value
  const odd = readOddAmount(value)
  if (odd === undefined || (odd.isInStatedCurrency && currency === undefined)) {
    warn(field, meaningsOf(value) ? AMBIGUOUS : 'cannot be read as an amount')
    return undefined
  }
  if (odd.currency !== undefined && odd.currency !== currency) {
    warn(field, 'is in another currency')
    return undefined
  }
  warn(field, 'is not a plain decimal number', odd.amount)
  return odd.amount
}

/**
 * A quantity of no more than a billion, with no more than six decimals.
 *
 * @returns undefined when it is absent, or cannot be read.
 */
export function correctQuantity(value: unknown, field: string, warn: Warn): number | undefined {
  if (value === undefined) return undefined
  const isNumeral = typeof value === 'number' || typeof value === 'string'
  const units = isNumeral ? parseMoney(readOddAmount(value)?.amount ?? '') : undefined
  if (units === undefined || units > MAX_UNITS || units < -MAX_UNITS) {
    warn(field, meaningsOf(value) ? AMBIGUOUS : 'cannot be read as a quantity')
    return undefined
  }
  const half = units < 0n ? -SIXTH_DECIMAL / 2n : SIXTH_DECIMAL / 2n
  const kept = ((units + half) / SIXTH_DECIMAL) * SIXTH_DECIMAL
  const quantity = Number(formatMoney(kept))
  if (kept !== units) warn(field, 'has more than six decimals', quantity)
  else if (typeof value === 'string') warn(field, 'is text rather than a number', quantity)
  return quantity
}

export function correctCurrency(value: unknown, field: string, warn: Warn): string | undefined {
  if (value === undefined) return undefined
  const code = readStatedCurrency(value)
  const isKnown = code !== undefined && (code !== 'XXX' || String(value).trim().toUpperCase() === code)
  if (code !== value) warn(field, isKnown ? 'is not in the form of ISO 4217' : 'is not an ISO 4217 code', code ?? null)
  return code
}

export function correctLabel(value: unknown, field: string, warn: Warn): string | undefined {
  const text = correctText(value, field, warn)
  if (text === undefined) return undefined
  const cut = cutText(text)
  const kept = storable(cut)
  if (text.length > MAX_TEXT_LENGTH) warn(field, 'is longer than 200 characters', kept)
  if (kept !== cut) warn(field, 'has characters that cannot be stored', kept)
  return kept
}

/** A list of labels. A single text is a list of one. Values that are not text are left out. */
export function correctLabels(value: unknown, field: string, warn: Warn): string[] | undefined {
  if (value === undefined) return undefined
  if (!Array.isArray(value)) {
    const label = correctLabel(value, field, warn)
    if (label === undefined) return undefined
    if (typeof value === 'string') warn(field, 'is not a list', label)
    return [label]
  }
  const labels = value.flatMap((one: unknown, i) => {
    const label = one === null || one === '' ? undefined : correctLabel(one, `${field}.${i}`, warn)
    return label === undefined ? [] : [label]
  })
  if (labels.length > MAX_LABELS) warn(field, 'has more than 100 values', MAX_LABELS)
  return labels.slice(0, MAX_LABELS)
}

export function correctText(value: unknown, field: string, warn: Warn): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
  warn(field, 'is not text', text ?? null)
  return text
}

/** @returns one of the words; undefined for any other value. */
export function correctChoice(value: unknown, field: string, warn: Warn, words: readonly string[]) {
  if (value === undefined) return undefined
  const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined
  if (word !== undefined && words.includes(word)) return word
  warn(field, 'is not one of the known values')
  return undefined
}

const FLAGS = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
])

/** @returns true or false; undefined for any value that means neither. */
export function correctFlag(value: unknown, field: string, warn: Warn): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : ''
  const flag = FLAGS.get(text)
  warn(field, 'is not true or false', flag === undefined ? null : String(flag))
  return flag
}
