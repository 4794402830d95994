import { Counter, Gauge, type Registry } from 'prom-client'
import type { AccessState } from '../access/access-state.ts'
import type { RefusedKey } from '../access/key-ring.ts'

/** The metrics of access keys and people. They have no tenants and no names of people. */
export interface AccessMetrics {
  /** Counts a request with a key that opens nothing. */
  countRefusedKey(reason: RefusedKey['reason']): void
  /** Undefined: unknown at the moment. */
  observeAccess(state: AccessState | undefined): void
}

export function createAccessMetrics(registry: Registry): AccessMetrics {
  const registers = [registry]
  const refusedKeys = new Counter({
    name: 'tidemark_refused_keys_total',
    help: 'Requests whose access key opens nothing: unknown, damaged, expired or revoked',
    labelNames: ['reason'] as const,
    registers,
  })
  // So that the first refusal is an increase, and not the first value.
  for (const reason of ['unknown', 'damaged', 'expired', 'revoked'] as const) refusedKeys.inc({ reason }, 0)
  const lastUse = new Gauge({
    name: 'tidemark_access_key_last_use_timestamp_seconds',
    help: 'When a working access key was last used, in seconds since 1970; 0 for never. Stored to about five minutes',
    labelNames: ['key', 'id'] as const,
    registers,
  })
  const expiry = new Gauge({
    name: 'tidemark_access_key_expiry_timestamp_seconds',
    help: 'When a working access key expires, in seconds since 1970; absent for keys that do not, and for keys with a successor',
    labelNames: ['key', 'id'] as const,
    registers,
  })
  const people = new Gauge({
    name: 'tidemark_people',
    help: 'People who may sign in, by status',
    labelNames: ['status'] as const,
    registers,
  })
  const sessions = new Gauge({
    name: 'tidemark_sessions',
    help: 'Sessions of people that have not ended',
    registers,
  })
  const blocked = new Gauge({
    name: 'tidemark_blocked_sign_in_names',
    help: 'Names that have to wait before the next sign-in, after too many wrong passwords',
    registers,
  })

  return {
    countRefusedKey: (reason) => refusedKeys.inc({ reason }),
    observeAccess(state) {
      for (const gauge of [lastUse, expiry, people, sessions, blocked]) gauge.reset()
      if (!state) {
        for (const gauge of [sessions, blocked]) gauge.remove()
        return
      }
      for (const { id, name: key, lastUseSeconds, expirySeconds } of state.keys) {
        lastUse.set({ key, id }, lastUseSeconds ?? 0)
        if (expirySeconds !== null) expiry.set({ key, id }, expirySeconds)
      }
      for (const [status, count] of Object.entries(state.people)) people.set({ status }, count)
      sessions.set(state.sessions)
      blocked.set(state.blockedNames)
    },
  }
}
