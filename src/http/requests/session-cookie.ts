import type { FastifyReply, FastifyRequest } from 'fastify'
import { LONGEST_HOURS } from '../../access/people/sessions.ts'
import { readHost } from '../hosts/host-name.ts'
import { ProblemError } from '../responses/problem.ts'

// Over HTTPS the name begins with `__Host-`: browsers accept it only from this host itself, and not from another one of the same domain. Over
// plain HTTP there is a cookie only on this machine, where nobody listens to the connection.

const SECURE_NAME = '__Host-tidemark'
const PLAIN_NAME = 'tidemark'

/** The token of the session that a request belongs to. */
export function sessionToken(request: FastifyRequest): string | undefined {
  const secure = cookieNamed(request, SECURE_NAME)
  return secure ?? (isLoopbackHost(request) ? cookieNamed(request, PLAIN_NAME) : undefined)
}

/**
 * Sets the cookie of a session.
 *
 * @param origin that of the page. Default: what the request states.
 * @throws ProblemError when the page was loaded over plain HTTP from another machine.
 */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string, origin?: string): void {
  reply.header('set-cookie', cookieFor(request, token, LONGEST_HOURS * 3600, origin))
}

/** Removes the cookie, and what the browser has stored of this site. */
export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  const name = cookieNamed(request, SECURE_NAME) === undefined ? PLAIN_NAME : SECURE_NAME
  const secure = name === SECURE_NAME ? '; Secure' : ''
  reply.header('set-cookie', `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure}`)
  reply.header('clear-site-data', '"cache"')
}

/** @throws ProblemError when a cookie would not be safe. Call it before a password is read. */
export function requireSafeCookie(request: FastifyRequest): void {
  cookieFor(request, '', 0)
}

/**
 * Refuses a request that changes something with a session, unless a page of this server sent it: another page's requests have the cookie too.
 *
 * @throws ProblemError
 */
export function requireOwnPage({ method, headers }: FastifyRequest): void {
  if (method === 'GET' || method === 'HEAD') return
  const { origin, host, 'sec-fetch-site': site } = headers
  // Browsers send one of them. A page cannot change either.
  const isOwn =
    site === undefined ? origin === `https://${host}` || origin === `http://${host}` : site === 'same-origin'
  if (isOwn) return
  throw new ProblemError(
    'foreign-page',
    'With a session, only the pages of this server may do this. Programs send an access key instead',
  )
}

function cookieFor(request: FastifyRequest, token: string, seconds: number, origin = request.headers.origin): string {
  const rest = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}`
  // The connection to a proxy says nothing about the connection of the browser, but the origin of the page does.
  if (origin?.startsWith('https://')) return `${SECURE_NAME}=${token}; ${rest}; Secure`
  if (isLoopbackHost(request)) return `${PLAIN_NAME}=${token}; ${rest}`
  throw new ProblemError(
    'https-required',
    'Passwords and sessions are sent over HTTPS only, except on this machine. Open the dashboard with https://',
  )
}

/** The value of a cookie. */
export function cookieNamed({ headers }: FastifyRequest, name: string): string | undefined {
  const start = `${name}=`
  const values = (headers.cookie ?? '').split(';').map((part) => part.trim())
  return values.find((value) => value.startsWith(start))?.slice(start.length)
}

function isLoopbackHost({ headers }: FastifyRequest): boolean {
  const { name } = readHost(headers.host ?? '') ?? {}
  return name === 'localhost' || name === '::1' || (name?.startsWith('127.') ?? false)
}
