import { KeyError } from '../../access/key-error.ts'
import { TooBusy } from '../../access/people/fair-turns.ts'
import { ProblemError, type ProblemKind } from './problem.ts'

const PROBLEMS: Record<KeyError['kind'], ProblemKind> = {
  invalid: 'invalid-body',
  'not-found': 'not-found',
  conflict: 'key-conflict',
}

/** Runs work on keys or people, and answers its expected errors with problem documents. */
export async function withKeyProblems<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TooBusy) {
      throw new ProblemError('unavailable', error.message, { headers: { 'retry-after': '5' }, cause: error })
    }
    if (!(error instanceof KeyError)) throw error
    throw new ProblemError(PROBLEMS[error.kind], error.message, { cause: error })
  }
}
