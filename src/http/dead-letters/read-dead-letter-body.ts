import { isLosslessNumber, parse, stringify } from 'lossless-json'
import { Type } from 'typebox'
import { DeadLetterFilter } from '../../dead-letters/filter.ts'
import { LARGEST_LETTER_ID, MOST_LETTERS, type Page, page } from '../../dead-letters/list.ts'
import { isObject } from '../../inbox/envelopes/envelope.ts'
import { ParameterError } from '../../reports/engine/parameters.ts'
import { createParameterReader } from '../../reports/engine/read-parameters.ts'
import type { Body } from '../bodies/bodies.ts'
import { readObject, refuseOthers } from '../bodies/read-json-object.ts'
import { ProblemError } from '../responses/problem.ts'

/** The dead letters that a request is about. */
export type Selection = { ids: number[] } | ({ filter: DeadLetterFilter } & Page)

const readFilter = createParameterReader(DeadLetterFilter)
const readPage = createParameterReader(Type.Object(page))

/**
 * The body to send in place of a dead letter's own, from `{ "body": … }`; undefined when the request has none.
 *
 * @throws ProblemError when the request's body is anything else.
 */
export function readEditedBody(sent: Body): string | undefined {
  if (sent.bytes.length === 0) return undefined
  // Numbers stay texts, so that none loses a digit on its way.
  const { body, ...others } = readObject(sent, (text) => parse(text))
  refuseOthers(others, 'body')
  if (body === undefined) return undefined
  if (typeof body === 'string') return body
  if (isObject(body) && !isLosslessNumber(body)) return stringify(body)
  throw new ProblemError('invalid-body', '"body" must be the edited body, as text or as a JSON object')
}

/**
 * The dead letters that a request names by `ids`, or by `filter` with `limit` and `cursor`.
 *
 * @throws ProblemError or ParameterError when it names none, or in another way.
 */
export function readSelection(body: Body): Selection {
  const { ids, filter, ...others } = readObject(body, JSON.parse)
  if ((ids === undefined) === (filter === undefined)) {
    throw new ProblemError('invalid-body', 'Name the dead letters by "ids" or by a "filter". The filter {} matches all')
  }
  if (ids !== undefined) {
    refuseOthers(others, 'ids')
    return { ids: readIds(ids) }
  }
  if (!isObject(filter)) {
    throw new ProblemError('invalid-body', `"filter" must be an object of ${namesOf(DeadLetterFilter.properties)}`)
  }
  const found = readFilter(filter)
  const asked = readPage(others)
  const faults = [found, asked].flatMap((read) => ('faults' in read ? read.faults : []))
  if ('faults' in found || 'faults' in asked) throw new ParameterError(faults)
  return { filter: found.query, ...asked.query }
}

function readIds(ids: unknown): number[] {
  const isId = (id: unknown) => Number.isInteger(id) && (id as number) > 0 && (id as number) <= LARGEST_LETTER_ID
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > MOST_LETTERS || !ids.every(isId)) {
    throw new ProblemError('invalid-body', `"ids" must be a list of 1 to ${MOST_LETTERS} ids of dead letters`)
  }
  return [...new Set<number>(ids)]
}

const namesOf = (properties: object) => Object.keys(properties).join(', ')
