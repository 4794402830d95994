import type { Pool } from 'pg'
import type { Inbox } from '../src/inbox/message.ts'
import type { CpuTime } from './cpu-time.ts'
import type { OrderFeed } from './order-feed.ts'
import type { Sizes } from './sizes.ts'
import type { RunStage } from './stage.ts'

/** The context of all parts of the bench. */
export interface Bench {
  databaseUrl: string
  pool: Pool
  inbox: Inbox
  readCpu: () => CpuTime
  orders: OrderFeed
  sizes: Sizes
  runStage: RunStage
}
