/** The environment variable with the factor; set it to skip the measurement. Worker processes inherit it. */
export const PATIENCE = 'TIDEMARK_TEST_PATIENCE'

/**
 * Scales a duration, given for an idle machine with two cores, to this machine. Every deadline, lock duration and timeout
 * of a test must be scaled. `test/global-setup.ts` measures the factor once, before all tests.
 */
export const scaled = (ms: number): number => Math.round(ms * patience())

/** How many times slower than the reference this machine is, at least 1. */
function patience(): number {
  const factor = Number(process.env[PATIENCE] ?? 1)
  if (!(factor >= 1)) throw new Error(`${PATIENCE} must be a number from 1, not "${process.env[PATIENCE]}"`)
  return factor
}
