import type { FastifyInstance, FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { Config } from '../../config/config.ts'
import { readCorrections, readUnusedCosts } from '../../costs/read-progress.ts'
import { readFixedZones } from '../../db/installation.ts'
import { readPartitionSizes } from '../../db/partition-sizes.ts'
import type { Replica } from '../../db/replica/replica.ts'
import { perspectives as ownPerspectives } from '../../perspectives/index.ts'
import { factTables } from '../../rebuild/fact-tables.ts'
import { readFilling } from '../../rebuild/filling/filling-state.ts'
import { rulesOf } from '../../rebuild/filling/table-rules.ts'
import { isUnderInvestigation } from '../../rebuild/investigate.ts'
import type { Task } from '../../rebuild/tasks/task.ts'
import type { Tasks } from '../../rebuild/tasks/tasks.ts'
import { loadUserConfig } from '../../user-config.ts'
import { zoneProblems } from '../../zones/compare-clocks.ts'
import type { Zones } from '../../zones/read-zone.ts'
import type { Bodies } from '../bodies/bodies.ts'
import { MOST_JSON_BYTES } from '../bodies/read-json-object.ts'
import { seesPersons } from '../requests/access-keys.ts'
import { actorOf } from '../requests/actor.ts'
import { needsAllTenants } from '../requests/route-access.ts'
import { ProblemError } from '../responses/problem.ts'
import { costsSchema, describeCosts } from './costs-schema.ts'
import { fillingSchema } from './filling-schema.ts'
import { describeFilling, describeSizes, describeTask, summarizeTask } from './operation-answer.ts'
import { partitionsSchema } from './partitions-schema.ts'
import { readTaskRequest } from './read-task-request.ts'
import { refuseWhileBusy } from './refuse-while-busy.ts'
import { describeReplica, replicaSchema } from './replica-schema.ts'
import { cancelTaskSchema, listTasksSchema, readTaskSchema, startTaskSchema } from './task-routes-schema.ts'
import { timeZonesSchema } from './time-zones-schema.ts'
import { describeWithdrawals } from './withdrawal-answer.ts'
import { withdrawalsSchema } from './withdrawal-schema.ts'

interface OperationRoutes {
  config: Config
  bodies: Bodies
  /** Of `openReportPool`. */
  pool: pg.Pool
  /** Values from it have their types. */
  typedPool: pg.Pool
  replica?: Replica | undefined
  tasks: Tasks
  zones: Zones
  now: () => Date
}

const PATH = '/api/operations'
const access = needsAllTenants('operate')

/**
 * `/api/operations`: sizes of the database, verifications, rebuilds and withdrawals. Access keys that are bound to a tenant may not use
 * these routes, because they concern all tenants.
 */
export function addOperationRoutes(app: FastifyInstance, options: OperationRoutes): void {
  const { pool, typedPool, replica, config, zones, now } = options
  app.register(async (operations) => {
    addTaskRoutes(operations, options)
    operations.get(`${PATH}/filling`, { schema: fillingSchema, config: access }, async () =>
      describeFilling(await readFilling(typedPool, rulesOf(await loadPerspectives(config)))),
    )
    operations.get(`${PATH}/costs`, { schema: costsSchema, config: access }, async () =>
      describeCosts(await readCorrections(typedPool), await readUnusedCosts(typedPool)),
    )
    operations.get(`${PATH}/partitions`, { schema: partitionsSchema, config: access }, async () =>
      describeSizes(await readPartitionSizes(pool)),
    )
    operations.get(`${PATH}/replica`, { schema: replicaSchema, config: access }, async () =>
      describeReplica(await replica?.state()),
    )
    operations.get(`${PATH}/withdrawals`, { schema: withdrawalsSchema, config: access }, () =>
      describeWithdrawals(pool),
    )
    operations.get(`${PATH}/time-zones`, { schema: timeZonesSchema, config: access }, async () => {
      const { timeZone, eventTimeZone } = (await readFixedZones(pool)) ?? zoneNames(config)
      const [shop, event] = await Promise.all([zones.get(timeZone), zones.get(eventTimeZone)])
      return { timeZone, eventTimeZone, problems: zoneProblems({ shop, event }, now()) }
    })
  })
}

const personsOf = (request: FastifyRequest) => ({ hidesPersons: !seesPersons(request) })

const zoneNames = ({ timeZone, eventTimeZone = timeZone }: Config) => ({ timeZone, eventTimeZone })

const loadPerspectives = async ({ configFile }: Config) => [
  ...(await loadUserConfig(configFile)).perspectives,
  ...ownPerspectives,
]

function addTaskRoutes(app: FastifyInstance, { config, bodies, pool, tasks, zones }: OperationRoutes): void {
  app.get(`${PATH}/tasks`, { schema: listTasksSchema, config: access }, async (request) => ({
    tasks: tasks.list().map((task) => summarizeTask(task, personsOf(request))),
    runsElsewhere: !tasks.current() && (await isUnderInvestigation(pool)),
    perspectives: (await loadPerspectives(config)).map(({ table }) => table),
    facts: factTables.map(({ table }) => table),
  }))

  app.get(`${PATH}/tasks/:id`, { schema: readTaskSchema, config: access }, async (request) =>
    describeTask(find(request), personsOf(request)),
  )

  app.post(`${PATH}/tasks`, { schema: startTaskSchema, config: access }, async (request, reply) => {
    const { timeZone } = (await readFixedZones(pool)) ?? zoneNames(config)
    const shop = { perspectives: await loadPerspectives(config), pool, zone: await zones.get(timeZone) }
    const taskRequest = await bodies.use({ request, reply, maxBytes: MOST_JSON_BYTES }, (body) =>
      readTaskRequest(body, shop),
    )
    await refuseWhileBusy({ tasks, pool }, personsOf(request))
    const task = tasks.start(taskRequest, actorOf(request))
    return reply
      .code(202)
      .header('location', `${PATH}/tasks/${task.id}`)
      .send(describeTask(task, personsOf(request)))
  })

  app.delete(`${PATH}/tasks/:id`, { schema: cancelTaskSchema, config: access }, async (request, reply) => {
    const task = find(request)
    if (tasks.cancel(task.id)) return reply.code(202).send(describeTask(task, personsOf(request)))
    const detail =
      'The rebuild is adding its differences to the live tables, in one transaction. When it has ended, run "tidemark rebuild --roll-back" to subtract them again'
    throw new ProblemError('task-not-cancellable', detail)
  })

  function find({ params }: FastifyRequest): Task {
    const { id } = params as { id: string }
    const task = tasks.find(id)
    if (task) return task
    const detail = 'This process has no task with this id. It keeps the last 20 tasks since it started'
    throw new ProblemError('not-found', detail)
  }
}
