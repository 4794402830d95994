import { Counter, type Registry } from 'prom-client'

/** `ok`: below 400. `refused`: the access, the host or the rate does not allow it. `invalid`: any other fault of the client. `failed`: from 500 on. */
type RequestOutcome = 'ok' | 'invalid' | 'refused' | 'failed'

/** Who sends requests, by the name of the access key. */
export interface KeyMetrics {
  /**
   * Counts a request.
   *
   * @param key the name of the key, `people`, `anonymous` while there are no keys, or `none` for a request whose key opens nothing.
   */
  countKeyRequest(key: string, status: number): void
}

/** Keys beyond this number are counted together, as `other`, so that the number of series has a limit. */
const MOST_KEYS = 100
const REFUSALS = [401, 403, 421, 429]

export function createKeyMetrics(registry: Registry): KeyMetrics {
  const names = new Set<string>()
  const requests = new Counter({
    name: 'tidemark_key_requests_total',
    help: 'Requests by the name of the access key and the outcome',
    labelNames: ['key', 'outcome'] as const,
    registers: [registry],
  })
  const labelOf = (key: string) => {
    if (names.size < MOST_KEYS) names.add(key)
    return names.has(key) ? key : 'other'
  }
  return {
    countKeyRequest: (key, status) => requests.inc({ key: labelOf(key), outcome: outcomeOf(status) }),
  }
}

function outcomeOf(status: number): RequestOutcome {
  if (status < 400) return 'ok'
  if (REFUSALS.includes(status)) return 'refused'
  return status < 500 ? 'invalid' : 'failed'
}
