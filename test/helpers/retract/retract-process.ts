import { retract, revert } from '../../../src/rebuild/retract/retract.ts'
import { onTarget } from './target-of.ts'

// A process that withdraws the events of the source "bad", or reverts a withdrawal:
// `node retract-process.ts DATABASE_URL TO [REVERT] [STEP N]`. At the N-th STEP it kills itself with SIGKILL.
const [url = '', to = '', withdrawal = '', fatalStep, occurrence] = process.argv.slice(2)
let passed = 0
const onStep = (step: string) => {
  if (step === fatalStep && ++passed === Number(occurrence)) process.kill(process.pid, 'SIGKILL')
}
await onTarget(url, async (target) => {
  const selection = { kind: 'source', source: 'bad', from: '2000-01-01T00:00:00Z', to } as const
  if (withdrawal === '') await retract(target, selection, { onStep })
  else await revert(target, Number(withdrawal), { onStep })
})
