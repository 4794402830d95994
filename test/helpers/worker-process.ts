import { createInterface } from 'node:readline'
import { readConfig } from '../../src/config/config.ts'
import type { Step } from '../../src/inbox/apply-batch.ts'
import type { Outcome } from '../../src/inbox/message.ts'
import { openInbox } from '../../src/service/open-inbox.ts'

// A process that applies events: `node worker-process.ts DATABASE_URL [STEP N]`. It reads plain events, one per line,
// submits them in groups, and writes the outcomes of each group in a line of JSON. At the N-th STEP it kills itself with
// SIGKILL.
const [databaseUrl, fatalStep, occurrence] = process.argv.slice(2)
const GROUP = 5
const GROUPS_AT_ONCE = 4

let passed = 0
const onStep = (step: Step) => {
  if (step !== fatalStep || ++passed < Number(occurrence)) return
  process.kill(process.pid, 'SIGKILL')
}
const config = { ...readConfig({ TIDEMARK_BATCH_SIZE: '10' }), databaseUrl }
const { inbox, close } = await openInbox(config, { onStep })

const running = new Set<Promise<void>>()
async function submit(bodies: string[]): Promise<void> {
  const outcomes: Outcome[] = await inbox.submit(bodies.map((body) => ({ source: 'worker', body })))
  console.log(JSON.stringify(outcomes))
}

let group: string[] = []
for await (const line of createInterface(process.stdin)) {
  group.push(line)
  if (group.length < GROUP) continue
  const submitted = submit(group).finally(() => running.delete(submitted))
  running.add(submitted)
  group = []
  if (running.size === GROUPS_AT_ONCE) await Promise.race(running)
}
if (group.length > 0) await submit(group)
await Promise.all(running)
await close()
