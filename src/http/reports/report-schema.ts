import { type TObject, type TSchema, Type } from 'typebox'
import { envelopeOf } from '../../reports/engine/envelope.ts'
import { oneOf } from '../../reports/engine/parameters.ts'
import type { Report } from '../../reports/engine/report.ts'
import { problemResponses } from '../responses/responses.ts'
import { exampleOf } from './report-examples.ts'

export type AnswerFormat = 'json' | 'csv'

const Format = oneOf(
  ['json', 'csv'],
  'How the answer is written; by default as the `Accept` header asks. CSV has the rows only',
  'json',
)

const HEADERS = {
  'X-Data-As-Of': Type.String({
    format: 'date-time',
    description: 'Time of the newest event that is in the numbers; absent while there is none',
  }),
  ETag: Type.String({
    description: 'Stays the same as long as the numbers do: send it as `If-None-Match` to be told so with 304',
  }),
}

/** The parameters of a report that stand in its path, and those of its query string. */
export function splitParameters({ path, query }: Report): { inPath: TObject; inQuery: TObject } {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const pick = (isIn: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(query.properties).filter(([name]) => isIn(name)))
  return {
    inPath: Type.Object(pick((name) => names.includes(name))),
    inQuery: Type.Object({ ...pick((name) => !names.includes(name)), format: Format }),
  }
}

/** A report's route as the OpenAPI document shows it. */
export function reportSchema(report: Report) {
  const { name, summary, description } = report
  const { inPath, inQuery } = splitParameters(report)
  const hasPath = Object.keys(inPath.properties).length > 0
  return {
    operationId: name,
    tags: ['Reports'],
    summary,
    description,
    ...(hasPath && { params: inPath }),
    querystring: inQuery,
    response: {
      200: {
        description: 'The answer',
        headers: HEADERS,
        content: {
          'application/json': { schema: answerOf(report), example: exampleOf(name) },
          'text/csv': {
            schema: Type.String({ description: 'The rows as RFC 4180 has them, under a header; UTF-8' }),
            example: `${Object.keys(report.row.properties).join(',')}\r\n`,
          },
        },
      },
      304: { description: 'The numbers are those of the `If-None-Match` header', headers: HEADERS },
      ...problemResponses(400, 401, 403, ...(hasPath ? ([404] as const) : []), 429, 503),
    },
  }
}

function answerOf(report: Report): TSchema {
  if (report.kind === 'row') return report.row
  if (report.kind === 'report') return envelopeOf(report)
  const rows = Type.Array(report.row)
  return report.totals ? Type.Object({ rows, totals: report.totals.row }) : rows
}
