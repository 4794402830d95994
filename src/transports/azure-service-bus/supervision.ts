import type { Logger } from 'pino'
import { backOffMs } from '../../waiting/back-off.ts'
import { pause } from '../../waiting/pause.ts'
import type { TransportState } from '../transport.ts'
import type { Entity } from './entity.ts'
import { codeOf } from './errors.ts'
import { explain } from './explain.ts'

export interface SupervisionOptions {
  entity: Entity
  host: string
  log: Logger
  stopping: AbortSignal
  /** Creates the missing subscription if possible. @returns the problem and what to do. */
  createMissing: () => Promise<string | undefined>
}

const BACK_OFF = { firstMs: 100, longestMs: 2000 }
/** Problems that an operator must solve are retried less often. */
const OPERATOR_PAUSE_MS = 5000
const NEEDS_OPERATOR = ['UnauthorizedAccess', 'MessagingEntityNotFound', 'MessagingEntityDisabled']

/** Restarts receiving from an entity whenever it ends, and keeps its status and problem. */
export class Supervision {
  status: TransportState['status'] = 'connecting'
  problem: string | undefined
  readonly #options: SupervisionOptions

  constructor(options: SupervisionOptions) {
    this.#options = options
  }

  /** @param receive calls `opened` once messages can arrive, and returns why receiving ended. */
  async run(receive: (opened: () => void) => Promise<unknown>): Promise<void> {
    const { entity, log, stopping } = this.#options
    for (let failures = 0; !stopping.aborted; ) {
      const since = performance.now()
      const reason = await receive(() => {
        if (this.problem !== undefined || this.status !== 'receiving') log.info({ entity: entity.path }, 'receiving')
        this.status = 'receiving'
        this.problem = undefined
      }).catch((error) => error)
      if (stopping.aborted) return
      this.status = 'connecting'
      await this.#note(reason)
      failures = performance.now() - since > OPERATOR_PAUSE_MS ? 0 : failures + 1
      const pauseMs = NEEDS_OPERATOR.includes(codeOf(reason) ?? '') ? OPERATOR_PAUSE_MS : backOffMs(failures, BACK_OFF)
      await pause(pauseMs, { signal: stopping })
    }
  }

  async #note(reason: unknown): Promise<void> {
    const { entity, host, log, createMissing } = this.#options
    const isMissing = codeOf(reason) === 'MessagingEntityNotFound'
    const problem = (isMissing ? await createMissing() : undefined) ?? explain(reason, entity, host)
    if (problem !== this.problem) log.warn({ entity: entity.path, reason: problem }, 'receiving stopped')
    this.problem = problem
  }
}
