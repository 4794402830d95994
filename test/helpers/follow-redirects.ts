import type { FastifyInstance } from 'fastify'

/** A response with its address. */
interface Visited {
  url: URL
  status: number
  /** Where the response sends the browser. */
  location: string | undefined
  body: string
}

/** A browser without scripts: it has cookies, and follows redirections one by one. */
export interface Follower {
  /** The cookies of each host, which a test may change. */
  cookies: Map<string, Map<string, string>>
  visit(url: string | URL): Promise<Visited>
  /** Follows redirections while they lead on, and until one to an address that the condition holds for. */
  follow(url: string | URL, until?: (url: URL) => boolean): Promise<Visited>
}

/** @param origin the origin that the server answers for. Other addresses are requested over the network. */
export function createFollower(app: FastifyInstance, origin: string): Follower {
  const cookies = new Map<string, Map<string, string>>()
  const visit = async (given: string | URL): Promise<Visited> => {
    const url = new URL(given, origin)
    const jar = cookies.get(url.host) ?? new Map<string, string>()
    cookies.set(url.host, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { host: url.host, accept: 'text/html', ...(cookie !== '' && { cookie }) }
    const { set, ...visited } = url.origin === origin ? await inject(app, url, headers) : await request(url, headers)
    for (const one of set) keep(jar, one)
    return { url, ...visited }
  }
  const follow: Follower['follow'] = async (given, until = () => false) => {
    let visited = await visit(given)
    for (let i = 0; visited.location !== undefined && i < 10; i++) {
      const next = new URL(visited.location, visited.url)
      if (until(next)) return visited
      visited = await visit(next)
    }
    return visited
  }
  return { cookies, visit, follow }
}

async function inject(app: FastifyInstance, url: URL, headers: Record<string, string>) {
  const answer = await app.inject({ url: `${url.pathname}${url.search}`, headers })
  const location = answer.headers.location as string | undefined
  return { status: answer.statusCode, location, body: answer.body, set: [answer.headers['set-cookie'] ?? []].flat() }
}

async function request(url: URL, headers: Record<string, string>) {
  const answer = await fetch(url, { headers, redirect: 'manual' })
  const location = answer.headers.get('location') ?? undefined
  return { status: answer.status, location, body: await answer.text(), set: answer.headers.getSetCookie() }
}

function keep(jar: Map<string, string>, set: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
  if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(set)) jar.delete(name)
  else jar.set(name, value)
}
