import { type KeyObject, verify } from 'node:crypto'
import { readJson } from '../../json/read-json.ts'
import type { Connection } from '../connection.ts'
import { type Delivery, PlatformUnavailable, type Verification } from '../platform.ts'
import { recordOf, recordsOf } from '../reading/json.ts'
import { createKeyCache, type FindKey, readKey } from './keys.ts'

const findKey = createKeyCache()

/**
 * Checks the two signatures of Adobe I/O Events, of which one must be right: RSA-SHA256 of the body. All customers of Adobe have deliveries under the
 * same keys, so the events must also name the client of the connection.
 * https://developer.adobe.com/events/docs/guides/sdk/sdk_signature_verification/
 */
export async function verifyDelivery(
  { headers, body }: Delivery,
  connection: Connection,
  find: FindKey = findKey,
): Promise<Verification> {
  const signatures = [1, 2].flatMap((number) => {
    const signature = headers[`x-adobe-digital-signature-${number}`]
    return signature ? [{ signature, path: headers[`x-adobe-public-key${number}-path`] ?? '' }] : []
  })
  if (signatures.length === 0) return refuse('The header x-adobe-digital-signature-1 is missing')
  let unavailable: PlatformUnavailable | undefined
  for (const { signature, path } of signatures) {
    try {
      const keys = await keysOf(path, connection, find)
      if (keys.some((key) => isSigned(body, key, signature))) return verifyClient(body, connection)
    } catch (error) {
      if (!(error instanceof PlatformUnavailable)) throw error
      unavailable = error
    }
  }
  if (unavailable) throw unavailable
  return refuse('No signature matches the public keys of Adobe')
}

/** The keys of the connection, if it has some, so that Tidemark need not reach Adobe. */
async function keysOf(path: string, { secrets }: Connection, find: FindKey): Promise<KeyObject[]> {
  if (secrets.length > 0) return secrets.flatMap((secret) => readKey(secret) ?? [])
  const key = await find(path)
  return key ? [key] : []
}

const isSigned = (body: Uint8Array, key: KeyObject, signature: string) =>
  verify('RSA-SHA256', body, key, Buffer.from(signature, 'base64'))

function verifyClient(body: Uint8Array, { options: { clientId } }: Connection): Verification {
  const events = eventsOf(body)
  const isOwn = events.length > 0 && events.every((event) => clientOf(event) === clientId)
  return isOwn ? { isAuthentic: true } : refuse('The recipientclientid of an event is not options.clientId')
}

const clientOf = (event: Readonly<Record<string, unknown>>) => event.recipientclientid ?? event.recipient_client_id

function eventsOf(body: Uint8Array) {
  try {
    const json = readJson(new TextDecoder().decode(body))
    return Array.isArray(json) ? recordsOf(json) : [recordOf(json)]
  } catch {
    return []
  }
}

const refuse = (error: string): Verification => ({ isAuthentic: false, error })
