import { mend, type Proposal } from '../add-differences.ts'
import { choosePerspectives } from '../choose-tables.ts'
import type { Difference } from '../differences.ts'
import type { InvestigateOptions } from '../investigate.ts'
import { ReplayStopped, type Target } from '../target.ts'
import { verify } from '../verify.ts'
import type { TaskReport, TaskRequest, TaskResult } from './task.ts'

interface Watched {
  report: (said: TaskReport) => void
  signal: AbortSignal
}

/** Differences that a result lists. */
const LISTED = 100
/** Of one value; facts keep whole histories in theirs. */
const MOST_CHARACTERS = 500

/** What `tidemark verify` does. */
export async function verifyTables(target: Target, request: TaskRequest, watched: Watched): Promise<TaskResult> {
  const { differences, byTable, ...found } = await verify(target, {
    ...optionsOf(request, watched),
    tables: request.tables,
    limit: LISTED,
  })
  return { ...found, byTable, differences: differences.map(shorten), run: undefined, notAdded: undefined }
}

/**
 * What `tidemark rebuild --yes` does, but for events that would be refused now: a rebuild would take away what they have
 * added, and nobody is there to be asked.
 */
export async function rebuildTables(target: Target, request: TaskRequest, watched: Watched): Promise<TaskResult> {
  const { report, signal } = watched
  const whyNot = ({ refused }: Proposal) => (request.preview ? 'preview' : refused > 0 ? 'refused events' : undefined)
  const mended = await mend(target, choosePerspectives(target.perspectives, request.tables), {
    ...optionsOf(request, watched),
    async confirm(proposal) {
      if (signal.aborted) throw new ReplayStopped()
      if (whyNot(proposal) !== undefined) return false
      report({ kind: 'progress', phase: 'adding', done: proposal.events, total: proposal.events })
      return true
    },
  })
  const { summary, differences, run, factDifferenceCount: _, ...found } = mended
  return {
    ...found,
    byTable: summary,
    differences: differences.slice(0, LISTED).map(shorten),
    run,
    notAdded: run ? undefined : found.differenceCount === 0 ? 'nothing differs' : whyNot(mended),
  }
}

function optionsOf({ fresh }: TaskRequest, { report, signal }: Watched): InvestigateOptions {
  return {
    start: fresh ? 'anew' : 'resume',
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
