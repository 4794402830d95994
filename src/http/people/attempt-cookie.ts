import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Attempt } from '../../access/people/provider/provider.ts'
import { cookieNamed } from '../requests/session-cookie.ts'

// The browser itself keeps the sign-in that it has begun, in a cookie that no page can read. The response of the provider therefore counts only
// in the browser that asked for it, and requests of strangers write nothing to the database.

/** A sign-in that was begun, with the page to show after it. */
interface BegunSignIn extends Attempt {
  returnTo: string
}

const LASTS_SECONDS = 600
/** A character of cookies that `encodeURIComponent` encodes. */
const SEPARATOR = ':'
const PARTS = ['state', 'nonce', 'codeVerifier', 'returnTo', 'untilMs'] as const

/** Keeps and finds the sign-in that a browser has begun. */
export interface AttemptCookie {
  set(reply: FastifyReply, begun: BegunSignIn): void
  /** The sign-in of this browser, which counts once. Undefined: none was begun in the last ten minutes. */
  take(request: FastifyRequest, reply: FastifyReply): BegunSignIn | undefined
}

/** @param origin the origin of the dashboard, which decides whether the cookie is for HTTPS only. */
export function createAttemptCookie(origin: string, now: () => number = Date.now): AttemptCookie {
  const isSecure = origin.startsWith('https://')
  const name = isSecure ? '__Host-tidemark-provider' : 'tidemark-provider'
  const write = (reply: FastifyReply, value: string, seconds: number) =>
    reply.header(
      'set-cookie',
      `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${isSecure ? '; Secure' : ''}`,
    )
  return {
    set(reply, begun) {
      const kept = { ...begun, untilMs: String(now() + LASTS_SECONDS * 1000) }
      write(reply, PARTS.map((part) => encodeURIComponent(kept[part])).join(SEPARATOR), LASTS_SECONDS)
    },
    take(request, reply) {
      const value = cookieNamed(request, name)
      if (value === undefined) return undefined
      write(reply, '', 0)
      const parts = value.split(SEPARATOR).map(decode)
      const [state, nonce, codeVerifier, returnTo, untilMs] = parts
      const isWhole = parts.length === PARTS.length && state && nonce && codeVerifier && returnTo && untilMs
      if (!isWhole || Number(untilMs) < now()) return undefined
      return { state, nonce, codeVerifier, returnTo }
    },
  }
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
