import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll } from 'vitest'

/** A span in OTLP's JSON. */
export interface CollectedSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: { key: string; value: unknown }[]
  links?: { traceId: string; spanId: string }[]
  status: { code?: number }
}

interface ExportRequest {
  resourceSpans: { resource: { attributes: unknown[] }; scopeSpans: { spans: CollectedSpan[] }[] }[]
}

/** A collector of OpenTelemetry that receives spans by OTLP over HTTP, in JSON. */
export function useTraceCollector() {
  const spans: CollectedSpan[] = []
  const resources: unknown[] = []
  const paths = new Set<string>()
  const server = createServer(async (request, response) => {
    paths.add(`${request.method} ${request.url}`)
    for (const { resource, scopeSpans } of ((await json(request)) as ExportRequest).resourceSpans) {
      resources.push(resource)
      spans.push(...scopeSpans.flatMap((scope) => scope.spans))
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return { spans, resources, paths, url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
