import { ownPartitionedTables } from '../../../src/db/partitions.ts'
import { createPool } from '../../../src/db/pool.ts'
import { perspectives } from '../../../src/perspectives/index.ts'
import { addDifferences } from '../../../src/rebuild/add-differences.ts'
import { choosePerspectives } from '../../../src/rebuild/choose-tables.ts'
import { UTC } from '../../../src/zones/zone.ts'

// A process that rebuilds all tables: `node test-process.ts DATABASE_URL [STEP]`. At STEP it kills itself with SIGKILL.
// Otherwise it prints how many events an earlier run had replayed.
const [url = '', fatalStep] = process.argv.slice(2)
const pool = createPool({ url })
const target = {
  pool,
  url,
  perspectives,
  partitionedTables: ownPartitionedTables,
  currency: 'USD',
  zones: { shop: UTC, event: UTC },
  actor: { kind: 'command', name: 'test' },
} as const
let resumedAt: number | undefined
await addDifferences({ ...target, connections: 3 }, choosePerspectives(perspectives, []), {
  onProgress: ({ done }) => {
    resumedAt ??= done
  },
  onStep: (step) => {
    if (step === fatalStep) process.kill(process.pid, 'SIGKILL')
  },
})
await pool.end()
console.log(resumedAt)
