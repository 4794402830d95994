import { ownPartitionedTables } from '../db/partitions.ts'
import { createPool } from '../db/pool.ts'
import { perspectives } from '../perspectives/index.ts'
import { UTC } from '../zones/zone.ts'
import { mend } from './add-differences.ts'
import { choosePerspectives } from './choose-tables.ts'

// A process of its own that rebuilds everything: `node test-process.ts DATABASE_URL [STEP]`. At STEP it kills itself as no
// program can prevent; else it prints how many events an earlier run had replayed.
const [url = '', fatalStep] = process.argv.slice(2)
const pool = createPool({ url })
const target = {
  pool,
  url,
  perspectives,
  partitionedTables: ownPartitionedTables,
  currency: 'USD',
  zones: { shop: UTC, event: UTC },
}
let resumedAt: number | undefined
await mend({ ...target, connections: 3 }, choosePerspectives(perspectives, []), {
  onProgress: ({ done }) => {
    resumedAt ??= done
  },
  onStep: (step) => {
    if (step === fatalStep) process.kill(process.pid, 'SIGKILL')
  },
})
await pool.end()
console.log(resumedAt)
