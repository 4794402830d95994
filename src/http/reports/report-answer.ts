import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { rowsOf } from '../../reports/engine/cell-text.ts'
import { BYTE_ORDER_MARK, writeCsv } from '../../reports/engine/csv.ts'
import type { Report } from '../../reports/engine/report.ts'
import type { ReportAnswer } from '../../reports/engine/run-report.ts'
import type { Pace } from '../../waiting/report-pace.ts'
import { type SharedText, shareText } from '../responses/compression.ts'
import type { AnswerFormat } from './report-schema.ts'

/** A response, shared by all clients that requested it. */
export interface WrittenAnswer {
  shared: SharedText
  /** The entity tag of the content. */
  tag: string
  asOf: string | undefined
  /** The cursor of the next page; undefined when there is none. */
  next: string | undefined
  /** For CSV. */
  fileName: string
}

export function writeAnswer(report: Report, format: AnswerFormat, { asOf, body }: ReportAnswer): WrittenAnswer {
  const text = format === 'csv' ? BYTE_ORDER_MARK + writeCsv(report.row, rowsOf(report, body)) : JSON.stringify(body)
  const { next } = body as { next?: string | null }
  return {
    shared: shareText(text),
    tag: entityTagOf(text),
    asOf,
    next: next ?? undefined,
    fileName: fileNameOf(report, body, asOf),
  }
}

interface Sending {
  request: FastifyRequest
  reply: FastifyReply
  format: AnswerFormat
  pace: Pace
}

/** Sends a response, or 304 if the client already has it. */
export async function sendAnswer(
  { request, reply, format, pace }: Sending,
  { shared, tag, asOf, next, fileName }: WrittenAnswer,
): Promise<FastifyReply> {
  reply.headers({ etag: tag, 'cache-control': 'no-cache', vary: 'accept' })
  if (asOf !== undefined) reply.header('x-data-as-of', asOf)
  const isKnown = hasTag(request.headers['if-none-match'], tag)
  const encoded = isKnown ? undefined : await shared.encodedFor(request.headers)
  await pace()
  if (isKnown) return reply.code(304).send()
  if (encoded) reply.headers({ 'content-encoding': encoded.encoding, vary: 'accept, accept-encoding' })
  const content = encoded?.bytes ?? shared.text
  if (format === 'json') return reply.type('application/json; charset=utf-8').send(content)
  if (next) reply.header('link', `<${nextPage(request.url, next)}>; rel="next"`)
  return reply
    .type('text/csv; charset=utf-8; header=present')
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(content)
}

/** The requested format: from the parameter, or from the `Accept` header. Default: JSON. */
export function formatOf(format: AnswerFormat | undefined, accept: string | undefined): AnswerFormat {
  if (format !== undefined || accept === undefined) return format ?? 'json'
  return qualityOf('text/csv', accept) > qualityOf('application/json', accept) ? 'csv' : 'json'
}

/** The quality, from 0 to 1, of the most specific range that includes the type. */
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
 * The entity tag of a response. It is weak for two reasons: it does not include `meta.lagSeconds`, which grows while nothing changes, and
 * the same response can be compressed.
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
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  searchParams.set('cursor', cursor)
  searchParams.set('format', 'csv')
  return `${pathname}?${searchParams}`
}

/** `tidemark-orders-2024-12-01-to-2024-12-31.csv`, or with the day of the newest event for a report without a period. */
function fileNameOf({ name }: Report, body: unknown, asOf: string | undefined): string {
  const { meta } = body as { meta?: { period: { startDate: string; endDate: string } | null } }
  const days = meta?.period ? `${meta.period.startDate}-to-${meta.period.endDate}` : asOf?.slice(0, 10)
  return `${['tidemark', name, days].filter(Boolean).join('-')}.csv`
}
