import type { SourceState } from './source-state.ts'

export interface LastProblem {
  text: string
  /** When it was last so, in milliseconds since 1970. */
  atMs: number
}

/** Remembers what was last wrong with each source, also once that is over. */
export interface LastProblems {
  lastProblemOf(source: string): LastProblem | undefined
  stop(): void
}

const LOOK_EVERY_MS = 1000

/** Looks once a second: what is over sooner may go unnoticed here, but not in the log. */
export function watchProblems(sourceStates: () => readonly SourceState[], everyMs = LOOK_EVERY_MS): LastProblems {
  const last = new Map<string, LastProblem>()
  const look = () => {
    for (const { name, problem } of sourceStates()) {
      if (problem !== undefined) last.set(name, { text: problem, atMs: Date.now() })
    }
  }
  const timer = setInterval(look, everyMs).unref()
  return {
    lastProblemOf(source) {
      look()
      return last.get(source)
    },
    stop: () => clearInterval(timer),
  }
}
