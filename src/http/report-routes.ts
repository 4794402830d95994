import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import type { Config } from '../config.ts'
import { type CommonQuery, contextOf } from '../reports/context.ts'
import { envelopeOf } from '../reports/envelope.ts'
import { ParameterError } from '../reports/parameters.ts'
import { createParameterReader } from '../reports/read-parameters.ts'
import type { Report } from '../reports/report.ts'
import { runReport } from '../reports/run-report.ts'
import { tenantOf } from './access-keys.ts'
import { jsonResponse, problemResponses } from './responses.ts'

interface ReportRoutes {
  config: Config
  /** Of `openReportPool`. */
  reportPool: pg.Pool
  reports: readonly Report[]
  now: () => Date
}

/** Gives every report a GET route: its schema reads the query and documents the answer. */
export function addReportRoutes(app: FastifyInstance, { config, reportPool, reports, now }: ReportRoutes): void {
  for (const report of reports) {
    const readPath = createParameterReader(splitParameters(report).inPath)
    app.get<{ Params: Record<string, string>; Querystring: Static<TObject> & CommonQuery }>(
      report.path,
      { schema: schemaOf(report) },
      async (request, reply) => {
        const path = readPath(request.params)
        if ('faults' in path) throw new ParameterError(path.faults)
        const query: Static<TObject> & CommonQuery = { ...path.query, ...request.query }
        const tenantId = tenantOf(request, query.tenant, config.tenantId)
        const { asOf, body } = await runReport(reportPool, report, query, contextOf(query, tenantId, config, now()))
        if (asOf !== undefined) reply.header('x-data-as-of', asOf)
        return body
      },
    )
  }
}

const AS_OF = Type.String({
  format: 'date-time',
  description: 'Time of the newest event that is in the numbers; absent while there is none',
})

/** The parameters of a report that stand in its path, and those of its query string. */
function splitParameters({ path, query }: Report): { inPath: TObject; inQuery: TObject } {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const pick = (isIn: (name: string) => boolean) =>
    Type.Object(Object.fromEntries(Object.entries(query.properties).filter(([name]) => isIn(name))))
  return { inPath: pick((name) => names.includes(name)), inQuery: pick((name) => !names.includes(name)) }
}

function schemaOf(report: Report) {
  const { name, summary, description, example } = report
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
      200: jsonResponse(answerOf(report), { description: 'The answer', headers: { 'X-Data-As-Of': AS_OF }, example }),
      ...problemResponses(400, 401, 403, ...(hasPath ? ([404] as const) : []), 503),
    },
  }
}

function answerOf({ row, totals, envelope, one }: Report): TSchema {
  if (one) return row
  const rows = Type.Array(row)
  if (!totals) return rows
  return envelope ? envelopeOf(row, totals.row, envelope) : Type.Object({ rows, totals: totals.row })
}
