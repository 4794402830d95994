import { type BlockList, isIP } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.ts'
import { networkList } from '../../config/sign-in-settings.ts'
import { ProblemError } from '../responses/problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The person whom a trusted proxy has signed in. Undefined without one. */
    proxyUser: string | undefined
    /** The address of the client in front of trusted proxies. Undefined: that of the connection. */
    clientAddress: string | undefined
  }
}

type ProxySettings = Pick<Config, 'proxyUserHeader' | 'trustedProxies'>

/** Each address is logged so often at most. */
const LOG_EVERY_MS = 60_000
const MOST_LOGGED = 1000

/**
 * Reads what trusted proxies say about a request: the person, and the address of the client. The address of the connection decides whether a proxy is
 * trusted. A name of a person from anywhere else is refused on every route, because somebody has gone around the proxy.
 */
export function trustProxies(app: FastifyInstance, { proxyUserHeader, trustedProxies = [] }: ProxySettings): void {
  app.decorateRequest('proxyUser', undefined)
  app.decorateRequest('clientAddress', undefined)
  if (trustedProxies.length === 0) return
  const proxies = networkList(trustedProxies)
  const isDue = createLogLimit()

  app.addHook('onRequest', async (request) => {
    const address = request.raw.socket.remoteAddress ?? ''
    const isTrusted = isIn(proxies, address)
    if (isTrusted) request.clientAddress = clientOf(request, proxies)
    const sent = proxyUserHeader === undefined ? undefined : request.headers[proxyUserHeader]
    const name = Array.isArray(sent) ? sent.join(',') : sent?.trim()
    if (proxyUserHeader === undefined || !name) return
    if (!isTrusted) {
      if (isDue(address)) {
        const text = `A request with the header ${proxyUserHeader} was refused: its address is not in TIDEMARK_TRUSTED_PROXIES`
        request.log.warn({ address }, text)
      }
      throw untrusted(proxyUserHeader)
    }
    // Node.js joins headers that are sent twice: the proxy would then not have replaced what the client sent.
    if (name.includes(',')) {
      throw new ProblemError('invalid-request', `The header ${proxyUserHeader} must have one name`)
    }
    request.proxyUser = decoded(name)
  })
}

/** Headers are bytes, which Node.js reads as Latin-1. Proxies send names in UTF-8. */
function decoded(name: string): string {
  const bytes = Buffer.from(name, 'latin1')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return name
  }
}

/** The last address of `X-Forwarded-For` that is not that of a trusted proxy. A client can write the addresses before it. */
function clientOf({ headers, raw }: FastifyRequest, proxies: BlockList): string | undefined {
  const passed = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
  let address = raw.socket.remoteAddress
  for (const candidate of passed.map((one) => one.trim()).reverse()) {
    if (address === undefined || !isIn(proxies, address) || isIP(candidate) === 0) break
    address = candidate
  }
  return address
}

function isIn(list: BlockList, address: string): boolean {
  const version = isIP(address)
  return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4')
}

function untrusted(header: string): ProblemError {
  return new ProblemError(
    'untrusted-proxy',
    `The request has the header ${header}, which only the proxies in TIDEMARK_TRUSTED_PROXIES may send. Open the dashboard through the proxy, or send the request without the header`,
    { headers: { 'www-authenticate': 'Bearer realm="tidemark"' } },
  )
}

/** A function that says whether something is logged again. */
function createLogLimit(): (address: string) => boolean {
  const logged = new Map<string, number>()
  return (address) => {
    const nowMs = performance.now()
    if (nowMs - (logged.get(address) ?? Number.NEGATIVE_INFINITY) < LOG_EVERY_MS) return false
    if (logged.size >= MOST_LOGGED) logged.clear()
    logged.set(address, nowMs)
    return true
  }
}
