import { type Config, settings } from '../../config/config.ts'
import type { RetentionPlan } from '../../rebuild/retention/plan.ts'
import type { StoredData, StoredMonth } from '../../rebuild/retention/stored-data.ts'

/** The setting that limits a kind of data. */
const LIMITS = {
  raw_events: 'rawRetentionDays',
  deliveries: 'deliveryRetentionDays',
  dead_letters: 'deadLetterRetentionDays',
  audit_log: 'auditRetentionDays',
} as const

const DAY_MS = 24 * 60 * 60 * 1000

interface Retention {
  config: Config
  plan: RetentionPlan
  months: readonly StoredMonth[]
  stored: readonly StoredData[]
  next: { before: Date; at: Date } | undefined
}

/** What is stored and for how long, as the API shows it. */
export function describeRetention({ config, plan, months, stored, next }: Retention) {
  return {
    data: stored.map((data) => describeData(data, config)),
    months,
    closings: plan.closings.map(({ closedBefore, events, closedAt }) => ({
      closedBefore: closedBefore.toISOString(),
      events,
      closedAt: closedAt.toISOString(),
    })),
    next: next ? { before: next.before.toISOString().slice(0, 10), at: next.at.toISOString() } : null,
    problem: plan.problem ?? null,
  }
}

function describeData({ name, rowsEstimate, bytes, oldestAt }: StoredData, config: Config) {
  const key = (LIMITS as Partial<Record<string, (typeof LIMITS)[keyof typeof LIMITS]>>)[name]
  const days = key === undefined ? null : config[key]
  return {
    name,
    setting: key === undefined ? null : settings[key].name,
    days,
    isDefault: key === undefined ? null : days === settings[key].default,
    rowsEstimate: rowsEstimate ?? null,
    bytes,
    oldestAt: oldestAt?.toISOString() ?? null,
    deletedAt: days !== null && days > 0 && oldestAt ? deletedAt(name, oldestAt, days).toISOString() : null,
  }
}

/** Stored events and the audit log are deleted by whole months, others one by one. */
function deletedAt(name: string, oldestAt: Date, days: number): Date {
  const isByMonth = name === 'raw_events' || name === 'audit_log'
  const end = isByMonth ? Date.UTC(oldestAt.getUTCFullYear(), oldestAt.getUTCMonth() + 1, 1) : oldestAt.getTime()
  return new Date(end + days * DAY_MS)
}
