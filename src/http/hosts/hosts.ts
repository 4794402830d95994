import { hostname } from 'node:os'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.ts'
import { ProblemError } from '../responses/problem.ts'
import { isInside, type NamedHost, readHost } from './host-name.ts'

export interface HostSettings extends Pick<Config, 'host' | 'allowAnonymous' | 'allowedHosts'> {
  /** Whether requests need an access key. */
  needsKey: () => boolean
}

/** Returns why a request is refused: for its host, or for the proxy it came through. Undefined when it is not refused. */
export type HostCheck = (request: FastifyRequest) => ProblemError | undefined

/** Names of this machine from `/etc/hosts`, which no name server can change. */
const LOOPBACK_NAMES = ['localhost', 'localhost.localdomain', 'ip6-localhost', 'ip6-loopback']

/** Headers that only proxies add, never browsers or senders. */
const ADDED_BY_PROXY = new RegExp(
  `^(?:${[
    '(?:x-)?forward(?:ed)?(?:-.+)?',
    'x-original-(?:forwarded-.+|host|url)',
    'via',
    // Names of the client's address: `X-Real-IP`, `CF-Connecting-IP`, `True-Client-IP`, `X-ProxyUser-IP`, …
    '(?:.+-)?(?:real|remote|originating|proxyuser|(?:client|user|connecting|client-connection))-?(?:ip|ipv6|addr)',
    // Of hosted proxies.
    '(?:cf|cdn|fly|fastly|x-envoy|x-arr|x-azure|x-vercel|x-appengine|x-amz-cf|tailscale|ngrok)-.+',
  ].join('|')})$`,
)

/**
 * Creates the check of every request. Without access keys, every client that reaches this server may use it, so two ways are closed:
 * host names that a web page's owner points here (DNS rebinding), and proxies that let the world in. IP addresses as host are
 * allowed, because no name server can redirect them.
 */
export function createHostCheck(settings: HostSettings): HostCheck {
  const { needsKey, allowAnonymous, allowedHosts } = settings
  const isNamed = createNameCheck(settings)
  const isAllowed = (host: NamedHost, isForThisMachine: boolean) =>
    isNamed(host.name) || (host.isAddress && (!isForThisMachine || isInside(host.name)))

  return (request) => {
    const isForThisMachine = !allowAnonymous && !needsKey()
    const headers = hostHeaders(request)
    if (headers.length > 1) return new ProblemError('invalid-request', 'The request has more than one Host header')
    const proxied = isForThisMachine ? proxyHeader(request) : undefined
    if (proxied !== undefined) return behindProxy(proxied)
    if (!isForThisMachine && allowedHosts.length === 0) return undefined
    // HTTP/1.0 knows no Host, and no browser sends it.
    const named = [...headers, ...authorityOf(request.url)]
    const wrong = named.find((header) => {
      const host = readHost(header)
      return host === undefined || !isAllowed(host, isForThisMachine)
    })
    return wrong === undefined ? undefined : notServed(wrong)
  }
}

/** Checks every request before anything else is done with it. */
export function checkHosts(app: FastifyInstance, check: HostCheck): void {
  app.addHook('onRequest', async (request) => {
    const refusal = check(request)
    if (refusal) throw refusal
  })
}

function createNameCheck({
  host,
  allowedHosts,
}: Pick<HostSettings, 'host' | 'allowedHosts'>): (name: string) => boolean {
  const own = hostname().toLowerCase()
  const [short = own] = own.split('.')
  const names = new Set([...LOOPBACK_NAMES, own, short, `${short}.local`])
  const suffixes = ['.localhost']
  for (const allowed of [host, ...allowedHosts]) {
    if (allowed.startsWith('*.')) suffixes.push(allowed.slice(1).toLowerCase())
    else names.add(readHost(allowed)?.name ?? readHost(`[${allowed}]`)?.name ?? allowed)
  }
  return (name) => names.has(name) || suffixes.some((suffix) => name.endsWith(suffix))
}

function hostHeaders({ raw }: FastifyRequest): string[] {
  const { rawHeaders } = raw
  const found: string[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') found.push(rawHeaders[i + 1] ?? '')
  }
  return found
}

/** The host of a request target in absolute form, which goes before the header. */
function authorityOf(url: string): string[] {
  const [, authority] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url) ?? []
  return authority === undefined ? [] : [authority]
}

function proxyHeader({ headers }: FastifyRequest): string | undefined {
  return Object.keys(headers).find((name) => ADDED_BY_PROXY.test(name))
}

function behindProxy(header: string): ProblemError {
  const detail = `The request came through a proxy (it has the header ${header}), and without access keys such requests are refused. Create a key ("tidemark keys create") or set TIDEMARK_ACCESS_KEYS, or set TIDEMARK_ALLOW_ANONYMOUS=true to serve all clients`
  return new ProblemError('behind-proxy', detail)
}

function notServed(host: string): ProblemError {
  const detail = `"${host.slice(0, 200)}" is not a name of this server. Set TIDEMARK_ALLOWED_HOSTS to the names that clients use`
  return new ProblemError('misdirected', detail)
}
