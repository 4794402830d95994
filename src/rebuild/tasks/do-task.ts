import { addDifferences, type Proposal } from '../add-differences.ts'
import { choosePerspectives } from '../choose-tables.ts'
import type { Difference } from '../differences.ts'
import { fillTables } from '../filling/fill.ts'
import type { InvestigateOptions } from '../investigate.ts'
import { type Closed, closeBooks } from '../retention/close-books.ts'
import { previewRetraction } from '../retract/preview.ts'
import { retract, revert } from '../retract/retract.ts'
import type { SessionOptions } from '../retract/session.ts'
import { ReplayStopped, type Target } from '../target.ts'
import { verify } from '../verify.ts'
import type { FillRequest, TaskReport, TaskRequest, TaskResult, TaskRetraction } from './task.ts'

interface Watched {
  report: (message: TaskReport) => void
  signal: AbortSignal
}

/** The number of differences in a result. */
const LISTED = 100
/** Of one value; values of facts can contain whole histories. */
const MOST_CHARACTERS = 500

/** Fills tables after an upgrade. */
export async function fillOutdated(
  target: Target,
  { tables }: FillRequest,
  { report, signal }: Watched,
): Promise<TaskResult> {
  const filled = await fillTables(target, tables, {
    signal,
    onProgress: ({ step, done, total }) => report({ kind: 'progress', phase: step, done, total }),
    onAdding: (events) => report({ kind: 'progress', phase: 'adding', done: events, total: events }),
  })
  const differenceCount = filled.byTable.reduce((sum, { rows }) => sum + rows, 0)
  return { ...filled, tables: tables.length, differenceCount, differences: [], run: undefined, notAdded: undefined }
}

/** Does the same as `tidemark retention run`, without a confirmation. */
export async function closeUntil(
  target: Target,
  { before }: Pick<TaskRequest, 'before'>,
  { report, signal }: Watched,
): Promise<Closed | undefined> {
  if (before === undefined) throw new Error('The task names no time')
  return closeBooks(target, {
    before: new Date(before),
    signal,
    onProgress: ({ step, done, total }) => report({ kind: 'progress', phase: step, done, total }),
  })
}

/** Does the same as `tidemark verify`. */
export async function verifyTables(target: Target, request: TaskRequest, watched: Watched): Promise<TaskResult> {
  const { differences, byTable, ...found } = await verify(target, {
    ...optionsOf(request, watched),
    tables: request.tables,
    limit: LISTED,
  })
  return { ...found, byTable, differences: differences.map(shorten), run: undefined, notAdded: undefined }
}

/**
 * Does the same as `tidemark rebuild --yes`, except when stored events would be rejected now: a rebuild would subtract what
 * those events have added, and this needs a confirmation.
 */
export async function rebuildTables(target: Target, request: TaskRequest, watched: Watched): Promise<TaskResult> {
  const { report, signal } = watched
  const whyNot = ({ refused }: Proposal) => (request.preview ? 'preview' : refused > 0 ? 'refused events' : undefined)
  const addition = await addDifferences(target, choosePerspectives(target.perspectives, request.tables), {
    ...optionsOf(request, watched),
    async confirm(proposal) {
      if (signal.aborted) throw new ReplayStopped()
      if (whyNot(proposal) !== undefined) return false
      report({ kind: 'progress', phase: 'adding', done: proposal.events, total: proposal.events })
      return true
    },
  })
  const { summary, differences, run, factDifferenceCount: _, ...found } = addition
  return {
    ...found,
    byTable: summary,
    differences: differences.slice(0, LISTED).map(shorten),
    run,
    notAdded: run ? undefined : found.differenceCount === 0 ? 'nothing differs' : whyNot(addition),
  }
}

/** Does the same as `tidemark retract`, without a confirmation. */
export async function retractEvents(
  target: Target,
  { chosen, preview }: TaskRequest,
  { report, signal }: Watched,
): Promise<TaskRetraction> {
  if (!chosen) throw new Error('The task names no events')
  const options: SessionOptions = {
    signal,
    onProgress: ({ step, done, total }) => report({ kind: 'progress', phase: step, done, total }),
  }
  if (preview) return { preview: await previewRetraction(target, chosen, options) }
  if (chosen.kind === 'revert') return { done: await revert(target, chosen.retractionId, options) }
  return { done: await retract(target, chosen.selection, options) }
}

function optionsOf({ fresh }: TaskRequest, { report, signal }: Watched): InvestigateOptions {
  return {
    start: fresh ? 'fresh' : 'resume',
    signal,
    onProgress: ({ step, done, total }) => report({ kind: 'progress', phase: step, done, total }),
  }
}

function shorten({ live, shouldBe, ...rest }: Difference): Difference {
  return { ...rest, live: cut(live), shouldBe: cut(shouldBe) }
}

function cut(text: string | null): string | null {
  return text === null || text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`
}
