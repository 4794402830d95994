import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import type { Config } from '../../config/config.ts'
import { countProblems, type DeliveryCount, readDeliveryCounts } from '../../connections/deliveries/delivery-counts.ts'
import { type DeliveryLog, deliveryOutcomes } from '../../connections/deliveries/delivery-log.ts'
import type { Connections, ListedConnection } from '../../connections/open-connections.ts'
import { sourceOf } from '../../connections/reading/shop-messages.ts'
import { readNewestEvents } from '../../reports/ingest/newest-events.ts'
import { seesPersons } from '../requests/access-keys.ts'
import { needs } from '../requests/route-access.ts'
import { connectionRouteSchema as schema } from './connection-schema.ts'
import { describeConnection } from './describe-connection.ts'

interface ConnectionRoutes {
  config: Pick<Config, 'allowedHosts' | 'tenantId'>
  connections: Pick<Connections, 'list'>
  deliveries: Pick<DeliveryLog, 'flush'>
  /** Of `openReportPool`. */
  pool: pg.Pool
}

/** `GET /api/connections`. An access key that is bound to a tenant sees the connections of that tenant. */
export function addConnectionRoutes(app: FastifyInstance, options: ConnectionRoutes): void {
  const { config, connections, deliveries, pool } = options
  app.get('/api/connections', { schema, config: needs('operate') }, async (request) => {
    await deliveries.flush()
    const listed = await connections.list()
    const tenantOf = ({ connection }: ListedConnection) => connection && (connection.tenant ?? config.tenantId)
    const visible = listed.filter((one) => (request.boundTenantId ?? tenantOf(one)) === tenantOf(one))
    if (visible.length === 0) return { connections: [] }
    const counts = Map.groupBy(await readDeliveryCounts(pool), ({ connection }) => connection)
    const problems = await countProblems(pool)
    const newest = await readNewestEvents(pool, 'source')
    return {
      connections: visible.map((one) => {
        const { name } = one
        const event = newest?.find(({ source }) => source === sourceOf(name))
        return {
          ...describeConnection(one, request, config),
          ...describeCounts(counts.get(name) ?? [], seesPersons(request)),
          unresolvedProblems: problems.get(name) ?? 0,
          lastEventAt: event?.at ?? null,
          lagSeconds: event?.lagSeconds ?? null,
        }
      }),
    }
  })
}

/** The texts of problems may contain ids of customers. */
const HIDDEN = 'Hidden, because the access key does not have the scope people'

function describeCounts(counts: readonly DeliveryCount[], showsTexts: boolean) {
  const textOf = ({ lastError }: DeliveryCount) => (showsTexts ? (lastError ?? '') : HIDDEN)
  const authentic = counts.filter(({ outcome }) => outcome !== 'refused')
  const topics = Map.groupBy(authentic, ({ topic }) => topic)
  const reasons = Map.groupBy(
    counts.filter(({ outcome }) => outcome === 'ignored'),
    ({ reason }) => reason,
  )
  const problem = newestOf(counts.filter(({ outcome }) => outcome === 'problem'))
  const refusal = newestOf(counts.filter(({ outcome }) => outcome === 'refused'))
  return {
    deliveries: byOutcome(counts),
    lastProblem: problem ? { text: textOf(problem), topic: problem.topic, at: problem.lastReceivedAt } : null,
    lastRefusal: refusal ? { text: textOf(refusal), at: refusal.lastReceivedAt } : null,
    lastDeliveryAt: newestOf(authentic)?.lastReceivedAt ?? null,
    topics: [...topics].map(([topic, those]) => ({
      topic,
      ...byOutcome(those),
      lastDeliveryAt: newestOf(those)?.lastReceivedAt,
    })),
    ignored: [...reasons]
      .map(([reason, those]) => ({ reason, deliveries: sumOf(those) }))
      .toSorted((a, b) => b.deliveries - a.deliveries),
  }
}

const byOutcome = (counts: readonly DeliveryCount[]) =>
  Object.fromEntries(deliveryOutcomes.map((name) => [name, sumOf(counts.filter(({ outcome }) => outcome === name))]))

const sumOf = (counts: readonly DeliveryCount[]) => counts.reduce((sum, { deliveries }) => sum + deliveries, 0)

const newestOf = (counts: readonly DeliveryCount[]) =>
  counts.toSorted((a, b) => (a.lastReceivedAt < b.lastReceivedAt ? 1 : -1))[0]
