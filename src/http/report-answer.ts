import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { rowsOf } from '../reports/cell-text.ts'
import { writeCsv } from '../reports/csv.ts'
import type { Report } from '../reports/report.ts'
import type { ReportAnswer } from '../reports/run-report.ts'
import type { AnswerFormat } from './report-schema.ts'

/** Sends the answer as JSON or CSV, or 304 when the client has it. */
export function sendAnswer(
  { request, reply, format }: { request: FastifyRequest; reply: FastifyReply; format: AnswerFormat },
  report: Report,
  { asOf, body }: ReportAnswer,
): FastifyReply {
  const text = format === 'csv' ? writeCsv(report.row, rowsOf(report, body)) : JSON.stringify(body)
  const tag = entityTagOf(text)
  reply.headers({ etag: tag, 'cache-control': 'no-cache', vary: 'accept' })
  if (asOf !== undefined) reply.header('x-data-as-of', asOf)
  if (hasTag(request.headers['if-none-match'], tag)) return reply.code(304).send()
  if (format === 'json') return reply.type('application/json; charset=utf-8').send(text)
  const { next } = body as { next?: string | null }
  if (next) reply.header('link', `<${nextPage(request.url, next)}>; rel="next"`)
  return reply
    .type('text/csv; charset=utf-8; header=present')
    .header('content-disposition', `attachment; filename="${fileNameOf(report, body, asOf)}"`)
    .send(text)
}

/** What the client wants: the parameter says, else the `Accept` header; JSON when it does not prefer CSV. */
export function formatOf(format: AnswerFormat | undefined, accept: string | undefined): AnswerFormat {
  if (format !== undefined || accept === undefined) return format ?? 'json'
  return qualityOf('text/csv', accept) > qualityOf('application/json', accept) ? 'csv' : 'json'
}

/** From 0 to 1: that of the most exact range which the type lies in. */
function qualityOf(type: string, accept: string): number {
  const ranges = accept.split(',').map((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    return { range, quality: quality === undefined ? 1 : Number(quality) || 0 }
  })
  const [group] = type.split('/')
  const found = [type, `${group}/*`, '*/*'].map((name) => ranges.find(({ range }) => range === name)).find(Boolean)
  return found?.quality ?? 0
}

/**
 * Names what the answer says. Weak, for two reasons: `meta.lagSeconds` grows while nothing changes, and is left out; and the same
 * answer may be sent compressed.
 */
function entityTagOf(text: string): string {
  const lag = text.lastIndexOf('"lagSeconds":')
  const rest = lag === -1 ? text : text.slice(0, lag) + text.slice(lag).replace(/[\d.]+/, '')
  return `W/"${hash('sha256', rest, 'base64url').slice(0, 22)}"`
}

function hasTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const plain = (text: string) => text.trim().replace(/^W\//, '')
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((one) => plain(one) === plain(tag))
}

function nextPage(url: string, cursor: string): string {
  const { pathname, searchParams } = new URL(url, 'http://here')
  searchParams.set('cursor', cursor)
  searchParams.set('format', 'csv')
  return `${pathname}?${searchParams}`
}

/** `tidemark-orders-2024-12-01-to-2024-12-31.csv`; without a period, the day up to which the numbers go. */
function fileNameOf({ name }: Report, body: unknown, asOf: string | undefined): string {
  const { meta } = body as { meta?: { period: { startDate: string; endDate: string } | null } }
  const days = meta?.period ? `${meta.period.startDate}-to-${meta.period.endDate}` : asOf?.slice(0, 10)
  return `${['tidemark', name, days].filter(Boolean).join('-')}.csv`
}
