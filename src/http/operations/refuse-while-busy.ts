import type pg from 'pg'
import { isUnderInvestigation } from '../../rebuild/investigate.ts'
import type { Task } from '../../rebuild/tasks/task.ts'
import type { Tasks } from '../../rebuild/tasks/tasks.ts'
import { ProblemError } from '../responses/problem.ts'
import { summarizeTask } from './operation-answer.ts'

const TASK_NAMES: Record<Task['kind'], string> = {
  verify: 'verification',
  rebuild: 'rebuild',
  retract: 'withdrawal',
  revert: 'revert',
  close: 'closing of the books',
}

/** @throws ProblemError while a task runs in this process, or in another one. */
export async function refuseWhileBusy(
  { tasks, pool }: { tasks: Tasks; pool: pg.Pool },
  persons: { hidesPersons: boolean },
): Promise<void> {
  const isBusy = await isUnderInvestigation(pool)
  const current = tasks.current()
  if (current) {
    const detail = `A ${TASK_NAMES[current.kind]} has been running since ${current.startedAt.toISOString()}. Wait until it has ended, or cancel it`
    throw new ProblemError('task-running', detail, { members: { task: summarizeTask(current, persons) } })
  }
  if (isBusy)
    throw new ProblemError(
      'task-running',
      'Another process is running a verification, rebuild, repair, retract or filling. Wait until it has ended',
    )
}
