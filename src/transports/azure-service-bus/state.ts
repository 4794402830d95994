import type { TransportState } from '../transport.ts'

/** The state of a source: the worst of the states of its entities. */
export function combineStates(states: readonly TransportState[]): TransportState {
  const sum = (count: (state: TransportState) => number) => states.reduce((total, state) => total + count(state), 0)
  const newest = Math.max(0, ...states.map(({ lastMessageAt = 0 }) => lastMessageAt))
  const problems = states.flatMap(({ problem }) => (problem === undefined ? [] : [problem]))
  return {
    status: statusOf(states.map(({ status }) => status)),
    inFlight: sum(({ inFlight }) => inFlight),
    lostSettlements: sum(({ lostSettlements }) => lostSettlements),
    ...(newest > 0 && { lastMessageAt: newest }),
    ...(problems.length > 0 && { problem: problems.join('; ') }),
  }
}

function statusOf(all: readonly TransportState['status'][]): TransportState['status'] {
  if (all.every((status) => status === 'stopped')) return 'stopped'
  return all.includes('connecting') ? 'connecting' : 'receiving'
}
