import { closeBooks } from '../../../src/rebuild/retention/close-books.ts'
import { onTarget } from '../retract/target-of.ts'

// A process that closes the books: `node close-process.ts DATABASE_URL BEFORE [STEP]`. At the STEP it kills itself with SIGKILL.
const [url = '', before = '', fatalStep] = process.argv.slice(2)
const onStep = (step: string) => {
  if (step === fatalStep) process.kill(process.pid, 'SIGKILL')
}
await onTarget(url, (target) => closeBooks(target, { before: new Date(before), onStep }))
