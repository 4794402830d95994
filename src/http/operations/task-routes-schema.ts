import { Type } from 'typebox'
import { jsonResponse, ProblemReference, problemResponse, problemResponses } from '../responses/responses.ts'
import { TaskBody } from './read-task-request.ts'
import { doneExample, listedExample, startedExample } from './task-examples.ts'
import { ListedTask, Task, TaskState } from './task-schema.ts'

// The routes under /api/operations/tasks as the OpenAPI document shows them.

const tags = ['Operation']
const NoQuery = Type.Object({})
const Id = Type.Object({ id: Type.String({ description: 'The id of a task' }) })

export const listTasksSchema = {
  operationId: 'list-tasks',
  tags,
  summary: 'List the tasks of this process, newest first',
  description:
    'The last 20 tasks since the process started. Tasks of other processes, including the command line, are not listed. `runsElsewhere` says whether another process is running one on the database.',
  querystring: NoQuery,
  response: {
    200: jsonResponse(
      Type.Object({
        tasks: Type.Array(ListedTask),
        runsElsewhere: Type.Boolean(),
        perspectives: Type.Array(Type.String(), { description: 'The tables that can be verified and rebuilt' }),
        facts: Type.Array(Type.String(), { description: 'The tables that can only be verified' }),
      }),
      {
        description: 'Running and ended tasks',
        example: {
          tasks: [listedExample],
          runsElsewhere: false,
          perspectives: ['daily_sales_analytics', 'hourly_sales_analytics'],
          facts: ['orders'],
        },
      },
    ),
    ...problemResponses(400, 401, 403, 503),
  },
}

export const readTaskSchema = {
  operationId: 'read-task',
  tags,
  summary: 'Read the progress and the result of a task',
  params: Id,
  querystring: NoQuery,
  response: {
    200: jsonResponse(Task, { description: 'The task', example: doneExample }),
    ...problemResponses(400, 401, 403, 404),
  },
}

export const startTaskSchema = {
  operationId: 'start-task',
  tags,
  summary: 'Start a verification, a rebuild, a withdrawal of events or its revert',
  description:
    'The task runs in the background, also after the client has disconnected. Only one task runs on a database at a time. `verify` compares the tables with the stored events and changes nothing. `rebuild` adds the differences to the tables in one transaction. If stored events would be rejected now, a rebuild adds nothing, because it would subtract what these events have added. `retract` withdraws events, which then count as if they had never arrived; name them by `import`, by `source`, `from` and `to`, or by `event`. `revert` lets the events of a `withdrawal` count again.',
  querystring: NoQuery,
  body: {
    content: {
      'application/json': { schema: TaskBody, example: { kind: 'rebuild', perspective: 'daily_sales_analytics' } },
    },
  },
  response: {
    202: jsonResponse(Task, {
      description: 'The task was started. `Location` is the address of its progress',
      example: startedExample,
    }),
    ...problemResponses(400, 401, 403, 408, 413, 415, 503),
    409: problemResponse(
      'A task is running already. `task` is that task, if it runs in this process',
      Type.Intersect([ProblemReference, Type.Object({ task: Type.Optional(TaskState) })]),
    ),
  },
}

export const cancelTaskSchema = {
  operationId: 'cancel-task',
  tags,
  summary: 'Cancel a task',
  description:
    'The task ends after its current batch of events or its current comparison, and changes no numbers. A withdrawal or revert ends after its current batch, which stays done. The same task resumes from there when it is started again. A task that has ended stays as it is. A task that is adding its differences cannot be cancelled.',
  params: Id,
  querystring: NoQuery,
  response: {
    202: jsonResponse(Task, {
      description: 'The task after the request',
      example: { ...startedExample, status: 'cancelling', phase: 'replaying' },
    }),
    ...problemResponses(400, 401, 403, 404, 409),
  },
}
