import { diag } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'
import { within } from '../waiting/within.ts'
import { traceBatches } from './trace-batches.ts'
import type { Tracing, TracingConfig } from './tracing.ts'

interface TracingOptions extends TracingConfig {
  /** The base address of a collector. */
  endpoint: string
  log: Logger
}

/** A collector that does not answer delays a stop by this time. */
const STOP_AFTER_MS = 2000

/**
 * Sends spans to a collector by OTLP over HTTP, in JSON. OpenTelemetry reads OTEL_EXPORTER_OTLP_HEADERS, _TIMEOUT, _COMPRESSION and
 * _CERTIFICATE itself.
 */
export function startTracing({ endpoint, traceService, traceShare, log }: TracingOptions): Tracing {
  const warn = (reason: string) => log.warn({ reason }, 'traces could not be sent')
  const ignore = () => undefined
  diag.setLogger({ error: warn, warn, info: ignore, debug: ignore, verbose: ignore })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': traceService }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(traceShare) }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` }) }),
    ],
  })
  return {
    ...traceBatches(provider.getTracer('tidemark')),
    async stop() {
      await within(
        provider.shutdown().catch((error: unknown) => warn(String(error))),
        STOP_AFTER_MS,
      )
      diag.disable()
    },
  }
}
