import type { SetupAnswer } from '../platform.ts'

/**
 * The consent to deliveries by CloudEvents' webhooks (HTTP 1.1 Web Hooks for Event Delivery, 4). A sender asks for it with OPTIONS before it delivers
 * anything. The response repeats the sender's name and sets no limit of requests. The address that may be in `WebHook-Request-Callback` is never
 * opened: a sender must not be able to make this server send requests.
 *
 * Consent needs no access key, because it reveals nothing. Each delivery needs one.
 *
 * @param headers of the request, by their names in lower case.
 */
export function consentToDeliveries(headers: Readonly<Record<string, string | string[] | undefined>>): SetupAnswer {
  const origin = headers['webhook-request-origin']
  const allow = { allow: 'POST, OPTIONS' }
  if (typeof origin !== 'string' || !/^[!-~]{1,255}$/.test(origin)) return { status: 200, headers: allow }
  const consent: Record<string, string> = { ...allow, 'webhook-allowed-origin': origin }
  if (headers['webhook-request-rate'] !== undefined) consent['webhook-allowed-rate'] = '*'
  return { status: 200, headers: consent }
}
