import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import type { Static, TObject } from 'typebox'
import type { Config } from '../../config/config.ts'
import type { Replica } from '../../db/replica/replica.ts'
import { type CommonQuery, contextOf } from '../../reports/engine/context.ts'
import { ParameterError } from '../../reports/engine/parameters.ts'
import { personParametersOf, withoutPersons } from '../../reports/engine/persons.ts'
import { createParameterReader } from '../../reports/engine/read-parameters.ts'
import type { Report } from '../../reports/engine/report.ts'
import { runReport } from '../../reports/engine/run-report.ts'
import type { Pace } from '../../waiting/report-pace.ts'
import type { Zones } from '../../zones/read-zone.ts'
import { missingScope, seesPersons, tenantOf } from '../requests/access-keys.ts'
import { needs } from '../requests/route-access.ts'
import { senderOf } from '../requests/sender.ts'
import { formatOf, sendAnswer, type WrittenAnswer, writeAnswer } from './report-answer.ts'
import { type AnswerFormat, reportSchema, splitParameters } from './report-schema.ts'
import { createTurns, NoTurn } from './report-turns.ts'
import { createSharedAnswers } from './shared-answers.ts'

interface ReportRoutes {
  config: Config
  /** Of `openReportPool`. */
  reportPool: pg.Pool
  replica?: Replica | undefined
  reports: readonly Report[]
  zones: Zones
  now: () => Date
  pace: Pace
}

type Asked = Static<TObject> & CommonQuery & { format?: AnswerFormat }

/** Adds a GET route for every report. Identical concurrent requests share a response. */
export function addReportRoutes(app: FastifyInstance, options: ReportRoutes): void {
  const { config, reportPool, replica, reports, zones, now, pace } = options
  const read: Replica['read'] = (work) => (replica ? replica.read(work) : work(reportPool))
  const share = createSharedAnswers<WrittenAnswer>()
  const takeTurn = createTurns()
  for (const report of reports) {
    const hidden = withoutPersons(report)
    const personParameters = personParametersOf(report)
    const readPath = createParameterReader(splitParameters(report).inPath)
    app.get<{ Params: Record<string, string>; Querystring: Asked }>(
      report.path,
      { schema: reportSchema(report), config: needs(report.scope ?? 'read') },
      async (request, reply) => {
        await pace()
        const path = readPath(request.params)
        if ('faults' in path) throw new ParameterError(path.faults)
        const { format: named, ...query }: Asked = { ...path.query, ...request.query }
        const hidesPersons = !seesPersons(request)
        const shown = hidesPersons ? hidden : report
        if (hidesPersons && personParameters.some((name) => Object.hasOwn(query, name))) throw missingScope(['people'])
        const tenantId = tenantOf(request, query.tenant, config.tenantId)
        const format = formatOf(named, request.headers.accept)
        // The current time is read when the computation begins, not when the request arrives.
        const answer = async () => {
          const context = await contextOf(query, { tenantId, config, zones, now: now() })
          return read((connections) => runReport(connections, shown, query, { ...context, hidesPersons }))
        }
        const question = JSON.stringify([report.name, tenantId, hidesPersons, format, query])
        const sender = senderOf(request)
        const work = () =>
          takeTurn({ sender, report: report.name }, async () => {
            await pace()
            return writeAnswer(shown, format, await answer())
          })
        const written = await share(question, work).catch((error: unknown) => {
          // The shared request failed because of another client's limit; this client has a limit of its own.
          if (error instanceof NoTurn && error.sender !== sender) return share(`${sender} ${question}`, work)
          throw error
        })
        return sendAnswer({ request, reply, format, pace }, written)
      },
    )
  }
}
