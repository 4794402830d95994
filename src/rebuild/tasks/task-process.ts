import { RebuildError, RebuildLater, ReplayStopped, type Target } from '../target.ts'
import { type TargetAccess, withTarget } from '../with-target.ts'
import { closeUntil, fillOutdated, rebuildTables, retractEvents, verifyTables } from './do-task.ts'
import type { CloseRequest, FillRequest, TaskReport, TaskRequest } from './task.ts'

/** The first message to the process; a second message stops the task. */
export interface TaskOrder extends TargetAccess {
  request: TaskRequest | FillRequest | CloseRequest
}

const stopping = new AbortController()
const stop = () => stopping.abort()
process.once('message', (order: TaskOrder) => {
  process.on('message', stop)
  void doTask(order).then((ended) => process.send?.(ended, () => process.connected && process.disconnect()))
})
// The task ends with the service; Ctrl-C in a terminal reaches both processes.
process.on('disconnect', stop)
process.on('SIGINT', stop)
process.on('SIGTERM', stop)

async function doTask({ request, ...access }: TaskOrder): Promise<TaskReport> {
  const report = (message: TaskReport) => void (process.connected && process.send?.(message, () => undefined))
  try {
    return await withTarget(access, async (target) => ({
      kind: 'done' as const,
      ...(await workOn(target, request, report)),
    }))
  } catch (error) {
    if (error instanceof ReplayStopped) return { kind: 'stopped' }
    if (error instanceof RebuildError)
      return { kind: 'failed', message: error.message, isLater: error instanceof RebuildLater }
    return { kind: 'crashed', cause: error }
  }
}

async function workOn(
  target: Target,
  request: TaskRequest | FillRequest | CloseRequest,
  report: (message: TaskReport) => void,
) {
  const watched = { report, signal: stopping.signal }
  switch (request.kind) {
    case 'verify':
      return { result: await verifyTables(target, request, watched) }
    case 'rebuild':
      return { result: await rebuildTables(target, request, watched) }
    case 'fill':
      return { result: await fillOutdated(target, request, watched) }
    case 'close':
      return { closed: await closeUntil(target, request, watched) }
    default:
      return { retraction: await retractEvents(target, request, watched) }
  }
}
