import { formatCount } from '../../src/cli/frame/number-text.ts'
import type { Bench } from '../bench.ts'
import { startChild } from '../child.ts'
import { applyThroughInbox } from '../engine.ts'
import { type Measured, measure, type Rate, summarize } from '../measure.ts'
import type { Broker, Receiving } from './broker.ts'
import { withDeadline } from './deadline.ts'
import type { PublisherTask } from './publisher-process.ts'
import { applyTo, receiveByTransport, settleOnly } from './receive-by-transport.ts'

/** The rates of receiving messages that wait at a broker, from the first message until the last is settled. */
export interface Throughput {
  broker: string
  clientName: string
  /** The client alone. */
  bare: Rate
  /** Tidemark's transport, with an inbox that does nothing. */
  transport: Rate
  /** The transport and the inbox, until the last order is in the tables. */
  applied: Rate
  /** The inbox alone, without a broker. */
  inbox: Rate
}

type Way = 'bare' | 'transport' | 'applied' | 'inbox'

/**
 * Measures a broker. In each round a publisher sends orders, and the broker stores a copy for each way. When the publisher has
 * ended, the ways receive their copies in turn. The broker has its own processes. This process only receives, so its CPU time
 * is that of receiving. The first round is a warm-up and does not count.
 */
export async function measureThroughput(broker: Broker, bench: Bench): Promise<Throughput> {
  const { rounds } = bench.sizes.brokers
  const messages = messagesOf(broker, bench)
  const measured: Record<Way, Measured[]> = { bare: [], transport: [], applied: [], inbox: [] }
  const title = `${broker.name}: ${rounds} rounds of ${formatCount(messages)} orders`
  await bench.runStage(title, async (show) => {
    for (let round = 0; round <= rounds; round++) {
      show(round * messages, (rounds + 1) * messages, 'orders')
      const results = await takeTurns(broker, bench)
      if (round === 0) continue
      for (const [way, result] of Object.entries(results)) measured[way as Way].push(result)
    }
  })
  return {
    broker: broker.name,
    clientName: broker.clientName,
    bare: summarize(measured.bare),
    transport: summarize(measured.transport),
    applied: summarize(measured.applied),
    inbox: summarize(measured.inbox),
  }
}

const messagesOf = ({ timesAsMany }: Broker, { sizes }: Bench) => timesAsMany * sizes.brokers.messages

async function takeTurns(broker: Broker, bench: Bench): Promise<Record<Way, Measured>> {
  const { inbox, orders, readCpu } = bench
  const messages = messagesOf(broker, bench)
  const { sequence, taken: from } = orders
  const publisher = await startChild<PublisherTask, string, undefined>(
    new URL('publisher-process.ts', import.meta.url),
    { target: broker.target, sequence, from, to: from + messages },
  )
  await publisher.stop()
  orders.skipTo(from + messages)
  const receive = async (receiving: Receiving) => {
    try {
      await withDeadline(receiving.began, receiving.problem)
      return await measure(messages, readCpu, () => withDeadline(receiving.settled, receiving.problem))
    } finally {
      await receiving.stop()
    }
  }
  const bare = await receive(await broker.receiveBare('bare', messages))
  const transport = await receive(await receiveByTransport(broker.sourceOf('transport'), settleOnly, messages))
  const source = broker.sourceOf('applied')
  const applied = await receive(await receiveByTransport(source, applyTo(inbox, source), messages))
  const bodies = orders.take(messages)
  const alone = await measure(messages, readCpu, () => applyThroughInbox(inbox, bodies))
  return { bare, transport, applied, inbox: alone }
}
