import { Agent, get, type IncomingMessage } from 'node:http'
import { LIVE_PACE, pace } from '../../web/src/live/pace.ts'
import { runTask } from '../child.ts'
import { percentile } from '../measure.ts'
import type { Crowd } from './dashboard-results.ts'

/** A number of dashboards, and the requests of each. */
export interface CrowdTask {
  url: string
  dashboards: number
  paths: readonly string[]
}

export type CrowdResult = Pick<Crowd, 'answers' | 'failures' | 'answerP50Ms' | 'answerP99Ms'>

/** A browser opens up to six connections to a host. One is used by the live stream. */
const CONNECTIONS = 5

await runTask<CrowdTask, undefined, CrowdResult>(async ({ url, dashboards, paths }) => {
  const answerMs: number[] = []
  let failures = 0
  const closers: (() => void)[] = []
  const count = (ms: number | undefined) => (ms === undefined ? failures++ : answerMs.push(ms))
  for (let i = 0; i < dashboards; i++) closers.push(await openDashboard(url, paths, count))
  return {
    ready: undefined,
    async stop() {
      for (const close of closers) close()
      const rounded = (share: number) => Math.round(percentile(answerMs, share) * 10) / 10
      return { answers: answerMs.length, failures, answerP50Ms: rounded(0.5), answerP99Ms: rounded(0.99) }
    },
  }
})

/** Opens a dashboard and waits for its first responses. From then on it sends its requests after each change. */
async function openDashboard(
  url: string,
  paths: readonly string[],
  count: (ms: number | undefined) => void,
): Promise<() => void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  let isClosed = false
  const sendRequests = async () => {
    if (isClosed) return
    await Promise.all(
      paths.map(async (path) => {
        const ms = await timeResponse(`${url}${path}`, agent)
        if (!isClosed) count(ms)
      }),
    )
  }
  await sendRequests()
  const want = pace(sendRequests, { ...LIVE_PACE, isHidden: () => false, onShown: () => undefined })
  const stream = get(`${url}/api/analytics/live`, { agent: false })
  stream.on('error', () => undefined)
  stream.on('response', (response) => {
    response.on('error', () => undefined)
    response.setEncoding('utf8').on('data', (text: string) => {
      if (!isClosed && /^event: ?(?:changed|everything)$/m.test(text)) want()
    })
  })
  return () => {
    isClosed = true
    stream.destroy()
    agent.destroy()
  }
}

/** The time until the whole response is read. Undefined if the request is refused. */
function timeResponse(address: string, agent: Agent): Promise<number | undefined> {
  const started = performance.now()
  return new Promise((resolve) => {
    const read = (response: IncomingMessage) => {
      response.on('error', () => resolve(undefined))
      response.on('end', () => resolve(response.statusCode === 200 ? performance.now() - started : undefined))
      response.resume()
    }
    get(address, { agent, headers: { 'accept-encoding': 'gzip' } }, read).on('error', () => resolve(undefined))
  })
}
