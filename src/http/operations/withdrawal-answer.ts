import type { Pool } from 'pg'
import { listImportRuns } from '../../import/import-runs.ts'
import { describeSelection } from '../../rebuild/retract/read-selection.ts'
import { listRetractions } from '../../rebuild/retract/retractions.ts'
import type { Chosen } from '../../rebuild/retract/selection.ts'
import type { TaskRetraction } from '../../rebuild/tasks/task.ts'

/** Import runs and withdrawals as the API shows them. */
export async function describeWithdrawals(pool: Pool) {
  const [runs, retractions] = await Promise.all([listImportRuns(pool), listRetractions(pool)])
  const withdrawalOf = (importRun: number) => {
    const found = retractions.find(({ selection }) => selection.kind === 'import' && selection.importRun === importRun)
    return found ? { id: found.retractionId, status: found.status } : null
  }
  return {
    importRuns: runs.map(({ importRun, startedAt, endedAt, ...run }) => ({
      id: importRun,
      ...run,
      startedAt: instantOf(startedAt),
      endedAt: instantOf(endedAt),
      withdrawal: withdrawalOf(importRun),
    })),
    withdrawals: retractions.map(({ retractionId, selection, status, events, startedAt, withdrawnAt, revertedAt }) => ({
      id: retractionId,
      selection: describeSelection(selection),
      status,
      events,
      startedAt: instantOf(startedAt),
      withdrawnAt: instantOf(withdrawnAt),
      revertedAt: instantOf(revertedAt),
    })),
  }
}

const instantOf = (text: string | null) => (text === null ? null : new Date(text).toISOString())

/** The events of a task in words. */
export function describeChosen(chosen: Chosen | undefined): string | null {
  if (!chosen) return null
  return chosen.kind === 'revert' ? `withdrawal ${chosen.retractionId}` : describeSelection(chosen.selection)
}

/** The result of a task that withdraws events, or reverts a withdrawal. */
export function describeRetraction({ preview, done }: TaskRetraction) {
  return {
    id: done?.retractionId ?? null,
    events: preview?.events ?? done?.events ?? 0,
    orders: preview?.orders ?? null,
    byType: preview?.byType ?? null,
    sales: preview?.sales.map(({ tenantId, ...sales }) => ({ tenant: tenantId, ...sales })) ?? null,
    firstDay: preview?.firstDay ?? null,
    lastDay: preview?.lastDay ?? null,
  }
}
