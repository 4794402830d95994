import type { IncomingMessage } from 'node:http'

/** The addresses of webhooks. Only there may the access key be in the address. */
const WEBHOOK = /^\/(?:api\/events|hooks\/[^/?]+)\?/
const TOKEN = /[?&]access_token=([^&]*)/

/**
 * Moves the access key of a webhook from the address to the header `Authorization`, so that no log, error or answer shows it. CloudEvents'
 * webhooks may send it as `?access_token=` (RFC 6750, 2.3). A key in the header counts if both are there.
 *
 * @returns the address without the key.
 */
export function takeUrlToken(request: IncomingMessage): string {
  const { url = '/', headers } = request
  const [found, token = ''] = (WEBHOOK.test(url) && TOKEN.exec(url)) || []
  if (found === undefined) return url
  headers.authorization ??= `Bearer ${decoded(token)}`
  const rest = url.replace(new RegExp(TOKEN, 'g'), '')
  return rest.includes('?') ? rest : rest.replace('&', '?')
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token)
  } catch {
    return token
  }
}
