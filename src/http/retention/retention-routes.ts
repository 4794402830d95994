import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import type { Config } from '../../config/config.ts'
import { perspectives as ownPerspectives } from '../../perspectives/index.ts'
import { factTables } from '../../rebuild/fact-tables.ts'
import { endOfRetention, nextEndOfRetention, readMonth, readPlan } from '../../rebuild/retention/plan.ts'
import { readMonths, readStoredData } from '../../rebuild/retention/stored-data.ts'
import type { Tasks } from '../../rebuild/tasks/tasks.ts'
import { loadUserConfig } from '../../user-config.ts'
import type { Bodies } from '../bodies/bodies.ts'
import { readSentObject, refuseOthers } from '../bodies/read-json-object.ts'
import { describeTask } from '../operations/operation-answer.ts'
import { refuseWhileBusy } from '../operations/refuse-while-busy.ts'
import { seesPersons } from '../requests/access-keys.ts'
import { actorOf } from '../requests/actor.ts'
import { needsAllTenants } from '../requests/route-access.ts'
import { ProblemError } from '../responses/problem.ts'
import { describeRetention } from './retention-answer.ts'
import { closeSchema, retentionSchema } from './retention-schema.ts'

interface RetentionRoutes {
  config: Config
  bodies: Bodies
  /** Of `openReportPool`. */
  pool: pg.Pool
  tasks: Tasks
  now: () => Date
}

/** `GET /api/retention`: what is stored and for how long. `POST /api/retention/closings`: closes the books. */
export function addRetentionRoutes(app: FastifyInstance, options: RetentionRoutes): void {
  const { config, bodies, pool, tasks, now } = options

  app.get('/api/retention', { schema: retentionSchema, config: needsAllTenants('operate') }, async () => {
    const { perspectives } = await loadUserConfig(config.configFile)
    const [plan, months, stored] = await Promise.all([
      readPlan(pool, config.rawRetentionDays),
      readMonths(pool),
      readStoredData(pool, {
        facts: factTables.map(({ table }) => table),
        perspectives: [...perspectives, ...ownPerspectives].map(({ table }) => table),
      }),
    ])
    const nowMs = now().getTime()
    const next =
      plan.due.length > 0
        ? { before: endOfRetention(config.rawRetentionDays, nowMs) ?? now(), at: now() }
        : nextEndOfRetention(config.rawRetentionDays, nowMs)
    return describeRetention({ config, plan, months, stored, next })
  })

  app.post(
    '/api/retention/closings',
    { schema: closeSchema, config: needsAllTenants('operate', 'admin') },
    async (request, reply) => {
      const { before, ...others } = await readSentObject(bodies, request, reply)
      refuseOthers(others, 'before')
      const time = typeof before === 'string' ? readMonth(before) : undefined
      if (!time || time > now()) {
        throw new ProblemError(
          'invalid-body',
          '"before" must be the first day of a month that has begun, such as "2025-01-01"',
        )
      }
      const persons = { hidesPersons: !seesPersons(request) }
      await refuseWhileBusy({ tasks, pool }, persons)
      const task = tasks.start(
        { kind: 'close', tables: [], fresh: false, preview: false, before: time.toISOString() },
        actorOf(request),
      )
      return reply.code(202).header('location', `/api/operations/tasks/${task.id}`).send(describeTask(task, persons))
    },
  )
}
