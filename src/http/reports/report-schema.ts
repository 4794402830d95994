import { type TObject, type TSchema, Type } from 'typebox'
import { envelopeOf } from '../../reports/engine/envelope.ts'
import { oneOf } from '../../reports/engine/parameters.ts'
import type { Report } from '../../reports/engine/report.ts'
import { problemResponses } from '../responses/responses.ts'
import { exampleOf } from './report-examples.ts'

export type AnswerFormat = 'json' | 'csv'

const Format = oneOf(
  ['json', 'csv'],
  'Format of the response. Default: as in the `Accept` header. CSV contains only the rows',
  'json',
)

const HEADERS = {
  'X-Data-As-Of': Type.String({
    format: 'date-time',
    description: 'Time of the newest event in the numbers; absent if there is none',
  }),
  ETag: Type.String({
    description: 'Changes when the numbers change. Send it as `If-None-Match` to get 304 for unchanged numbers',
  }),
}

/** The path parameters and the query parameters of a report. */
export function splitParameters({ path, query }: Report): { inPath: TObject; inQuery: TObject } {
  const { refusals } = query as { refusals?: Readonly<Record<string, string>> }
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const pick = (isIn: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(query.properties).filter(([name]) => isIn(name)))
  return {
    inPath: Type.Object(pick((name) => names.includes(name))),
    inQuery: Type.Object({ ...pick((name) => !names.includes(name)), format: Format }, { refusals }),
  }
}

/** The OpenAPI entry of a report. */
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
        description: 'The report',
        headers: HEADERS,
        content: {
          'application/json': { schema: answerOf(report), example: exampleOf(name) },
          'text/csv': {
            schema: Type.String({ description: 'The rows as CSV (RFC 4180) with a header, in UTF-8' }),
            example: `${Object.keys(report.row.properties).join(',')}\r\n`,
          },
        },
      },
      304: { description: 'The numbers have not changed since the response with this `ETag`', headers: HEADERS },
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
