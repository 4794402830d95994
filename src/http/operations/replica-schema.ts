import { Type } from 'typebox'
import type { ReplicaState } from '../../db/replica/replica.ts'
import { nullable } from '../../json/schemas.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

const State = Type.Object({
  status: Type.String({
    enum: ['in use', 'behind', 'not a replica', 'other server', 'unreachable'],
    description: 'Only a replica that is `in use` is read; otherwise reports are read from the primary',
  }),
  since: Type.String({ format: 'date-time', description: 'The time since which the replica has this status' }),
  problem: nullable(Type.String(), 'The problem and what to do; null while the replica is in use'),
  readsOnReplica: Type.Integer({
    description: 'Transactions of reports on the replica since the start of this process',
  }),
  readsOnPrimary: Type.Integer({
    description: 'Transactions of reports on the primary since the start of this process',
  }),
})

const Answer = Type.Object({
  replica: nullable(State, 'The replica of `DATABASE_READ_URL`; null without this setting'),
})

/** `GET /api/operations/replica` as the OpenAPI document shows it. */
export const replicaSchema = {
  operationId: 'replica',
  tags: ['Operation'],
  summary: 'The replica from which reports are read',
  querystring: Type.Object({}),
  response: {
    200: jsonResponse(Answer, {
      description: 'The status of the replica, as of now',
      example: {
        replica: {
          status: 'in use',
          since: '2026-11-30T07:00:00.000Z',
          problem: null,
          readsOnReplica: 4321,
          readsOnPrimary: 2,
        },
      },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}

/** The answer of the route. */
export function describeReplica(state: ReplicaState | undefined) {
  return {
    replica: state ? { ...state, since: state.since.toISOString(), problem: state.problem ?? null } : null,
  }
}
