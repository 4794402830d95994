import { eraseCustomers } from '../../../src/rebuild/personal-data/erase.ts'
import type { OrderMode } from '../../../src/rebuild/personal-data/request.ts'
import { onTarget } from '../retract/target-of.ts'

// A process that erases customers: `node erase-process.ts DATABASE_URL CUSTOMER,… ORDERS [STEP N]`. At the N-th STEP it kills itself with SIGKILL.
const [url = '', customers = '', orders = 'keep', fatalStep, occurrence] = process.argv.slice(2)
let passed = 0
const onStep = (step: string) => {
  if (step === fatalStep && ++passed === Number(occurrence)) process.kill(process.pid, 'SIGKILL')
}
const actor = { kind: 'command', name: 'test' } as const
const requests = customers
  .split(',')
  .map((customerId) => ({ tenantId: 'default', customerId, orders: orders as OrderMode }))
await onTarget(url, (target) => eraseCustomers(target, requests, { actor, onStep }))
