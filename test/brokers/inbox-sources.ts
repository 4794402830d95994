import { pino } from 'pino'
import { afterEach, expect, vi } from 'vitest'
import type { Inbox } from '../../src/inbox/message.ts'
import { takeIntoInbox } from '../../src/transports/take-into-inbox.ts'
import type { Take, Transport, TransportOptions } from '../../src/transports/transport.ts'
import type { TestDatabase } from '../helpers/database.ts'
import { createTestInbox } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'

export const TEST_BATCH_SIZE = 500

/** The accounting of one source. */
interface Counted {
  /** Orders in the daily sales. */
  orders: number
  applied: number
  duplicate: number
  rejected: number
}

/** Each source is its own tenant, so no test sees the numbers of another. */
interface OwnTenant {
  name: string
  tenantId?: string
}

export interface InboxSources<Settings extends OwnTenant> {
  /** Starts a source until the end of the test. Its messages go to `take`, by default the inbox. */
  start(settings: Settings, take?: Take): Transport
  take(settings: Settings): Take
  /** Ends all waiting, as Tidemark does when it stops and the database does not respond. */
  abort(): void
  counted(settings: Settings): Promise<Counted>
  untilCounted(settings: Settings, counted: Partial<Counted>): Promise<void>
}

const log = pino({ level: process.env.TIDEMARK_TEST_LOG ?? 'silent' })

/** Sources of the tests in a file, connected to the real inbox. */
export function useInboxSources<Settings extends OwnTenant>(
  database: TestDatabase,
  startTransport: (settings: Settings, options: TransportOptions) => Transport,
): InboxSources<Settings> {
  const transports: Transport[] = []
  let inbox: Promise<Inbox> | undefined
  let giveUp = new AbortController()
  afterEach(async () => {
    giveUp.abort()
    await Promise.all(transports.splice(0).map((transport) => transport.stop()))
    await (await inbox)?.stop()
    inbox = undefined
    giveUp = new AbortController()
  })
  const take = ({ name, tenantId }: Settings): Take => {
    inbox ??= createTestInbox(database.pool)
    const { signal } = giveUp
    return async (messages) => {
      const options = { source: name, defaultTenantId: tenantId, log, onOutcomes: () => undefined, signal }
      return takeIntoInbox({ ...options, inbox: await (inbox as Promise<Inbox>) })(messages)
    }
  }
  const counted = async ({ name, tenantId }: Settings) => {
    const { rows } = await database.pool.query<Counted>(
      `select
        (select coalesce(sum(total_orders), 0)::int from daily_sales_analytics where tenant_id = $1) as orders,
        coalesce(sum(applied), 0)::int as applied,
        coalesce(sum(duplicate), 0)::int as duplicate,
        coalesce(sum(rejected), 0)::int as rejected
      from ingest_accounting
      where source = $2`,
      [tenantId, name],
    )
    return rows[0] as Counted
  }
  return {
    start(settings, own = take(settings)) {
      const transport = startTransport(settings, { take: own, log, batchSize: TEST_BATCH_SIZE })
      transports.push(transport)
      return transport
    },
    take,
    abort: () => giveUp.abort(),
    counted,
    untilCounted: (settings, expected) =>
      vi.waitFor(async () => expect(await counted(settings)).toMatchObject(expected), {
        timeout: scaled(30_000),
        interval: 20,
      }),
  }
}

/** Resolves when a source receives without a problem. */
export async function untilReceiving(transport: Transport, timeoutMs = 30_000): Promise<void> {
  const healthy = { status: 'receiving', problem: undefined }
  await vi.waitFor(() => expect(transport.state()).toMatchObject(healthy), { timeout: scaled(timeoutMs), interval: 20 })
}

/** Resolves when a source reports a problem that matches the pattern. */
export async function untilProblem(transport: Transport, text: string | RegExp): Promise<void> {
  await vi.waitFor(() => expect(transport.state().problem).toMatch(text), { timeout: scaled(30_000), interval: 20 })
}

/** A `take` that waits until it is opened. */
export function gated(take: Take): { take: Take; open: () => void; calls: () => number } {
  const gate = Promise.withResolvers<void>()
  let calls = 0
  return {
    take: async (messages) => {
      calls++
      return gate.promise.then(() => take(messages))
    },
    open: gate.resolve,
    calls: () => calls,
  }
}
