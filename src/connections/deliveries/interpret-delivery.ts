import { readJson } from '../../json/read-json.ts'
import type { Connection } from '../connection.ts'
import type { Delivery, Platform, Reading, ReceivedDelivery } from '../platform.ts'

/** What a connection makes of a delivery, before its events are applied. */
export interface Interpretation {
  topic: string
  /** The headers that reading needs. */
  headers: Readonly<Record<string, string>>
  /** What is stored of the body, as JSON; undefined when the body is not JSON. */
  kept: string | undefined
  reading: Reading
}

const MAX_TOPIC_LENGTH = 200

/** Reads an authentic delivery. Never throws: the platform cannot correct what is wrong with it. */
export function interpretDelivery(platform: Platform, connection: Connection, delivery: Delivery): Interpretation {
  const { receivedMs } = delivery
  const named = platform.headers.flatMap((name) => {
    const value = delivery.headers[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const received = { headers: Object.fromEntries(named), receivedMs }
  const { headers } = received
  const body = parseBody(delivery.body)
  const kept = 'problem' in body ? body : attempt(() => ({ value: platform.keep(body.json, connection, received) }))
  if ('problem' in kept) {
    return { topic: topicOf(platform, undefined, received), headers, kept: undefined, reading: kept }
  }
  return {
    topic: topicOf(platform, kept.value, received),
    headers,
    kept: JSON.stringify(kept.value ?? null),
    reading: attempt(() => platform.read(kept.value, received, connection)),
  }
}

/** Reads what was stored of a delivery once more, by the present rules and settings. */
export function interpretKept(
  platform: Platform,
  connection: Connection,
  kept: string,
  received: ReceivedDelivery,
): Reading {
  return attempt(() => platform.read(JSON.parse(kept), received, connection))
}

function parseBody(bytes: Uint8Array): { json: unknown } | { problem: string } {
  try {
    return { json: readJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch {
    return { problem: 'The body is not JSON in UTF-8. Set the format of the webhook to JSON.' }
  }
}

/** The topic of a body that cannot be read may be in a header. */
function topicOf(platform: Platform, kept: unknown, received: ReceivedDelivery): string {
  try {
    return platform.topicOf(kept, received).slice(0, MAX_TOPIC_LENGTH)
  } catch {
    return ''
  }
}

/** An error is a defect of an adapter. The delivery is stored, and can be replayed when the defect is corrected. */
function attempt<T>(work: () => T): T | { problem: string } {
  try {
    return work()
  } catch (error) {
    return { problem: `The delivery could not be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}
