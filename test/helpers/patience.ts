/** The environment variable with the factor; set it to skip the measurement. Worker processes inherit it. */
export const PATIENCE = 'TIDEMARK_TEST_PATIENCE'

/**
 * A duration for this machine: the given one is for a quiet machine with two cores. Every deadline of a test, and every lock or
 * time-out that a test sets, goes through here. `test/global-setup.ts` measures the factor once, before all tests.
 */
export const scaled = (ms: number): number => Math.round(ms * patience())

/** How many times slower than the reference this machine is; never less than 1. */
function patience(): number {
  const factor = Number(process.env[PATIENCE] ?? 1)
  if (!(factor >= 1)) throw new Error(`${PATIENCE} must be a number from 1, not "${process.env[PATIENCE]}"`)
  return factor
}
