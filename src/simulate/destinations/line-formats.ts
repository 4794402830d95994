import type { SimulatedEvent } from '../event.ts'
import { toWhizbang } from '../whizbang.ts'

/** The formats of an event as one line of NDJSON, one for each envelope. */
export const lineFormats = {
  plain: (event: SimulatedEvent) => JSON.stringify(event),
  whizbang: whizbangLine,
  cloudevents: cloudEventLine,
}

export type LineFormat = keyof typeof lineFormats

/** A file has no headers, so the envelope contains the type. */
function whizbangLine(event: SimulatedEvent): string {
  const { body, envelopeType } = toWhizbang(event)
  return `{"EnvelopeType":${JSON.stringify(envelopeType)},${body.slice(1)}`
}

/** CloudEvents 1.0 in structured mode. */
function cloudEventLine({ id, type, time, data }: SimulatedEvent): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: '/tidemark/simulate',
    type,
    time,
    subject: data.orderId ?? data.productId,
    datacontenttype: 'application/json',
    data,
  })
}
