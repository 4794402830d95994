import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AsyncMessage, Channel } from 'rabbitmq-client'
import { type Settlement, type Take, TakeAborted, type TransportState } from '../transport.ts'
import { toDelivered } from './delivered.ts'

/** The unsettled messages of all sessions. */
export interface Intake {
  counts(): Pick<TransportState, 'inFlight' | 'lostSettlements' | 'lastMessageAt'>
  /** Receives the messages of a channel. */
  open(channel: Channel, onFailed: (error: Error) => void): Receiver
  /** Resolves once no message is open. */
  idle(): Promise<void>
}

interface Receiver {
  receive(message: AsyncMessage): void
  /** Ignores later messages; the broker redelivers them. */
  stop(): void
}

/** Hands messages to `take`, those that arrive in one turn of the event loop together, and settles them. */
export function createIntake(take: Take): Intake {
  const work = new Set<Promise<void>>()
  let inFlight = 0
  let lostSettlements = 0
  let lastMessageAt: number | undefined

  function open(channel: Channel, onFailed: (error: Error) => void): Receiver {
    /** Unsettled batches, the oldest first. A batch that failed stays here. */
    const unsettled = new Set<AsyncMessage[]>()
    let arriving: AsyncMessage[] | undefined
    let isStopped = false

    function receive(message: AsyncMessage): void {
      if (isStopped) return
      inFlight++
      lastMessageAt = Date.now()
      if (arriving) {
        arriving.push(message)
        return
      }
      arriving = [message]
      const working: Promise<void> = takeArriving(arriving).finally(() => work.delete(working))
      work.add(working)
    }

    async function takeArriving(batch: AsyncMessage[]): Promise<void> {
      unsettled.add(batch)
      await nextTurn()
      arriving = undefined
      try {
        settle(batch, await take(batch.map(toDelivered)))
        unsettled.delete(batch)
      } catch (error) {
        if (!(error instanceof TakeAborted)) onFailed(error as Error)
      } finally {
        inFlight -= batch.length
      }
    }

    function settle(batch: readonly AsyncMessage[], settlements: readonly Settlement[]): void {
      if (!channel.active) {
        lostSettlements += batch.length
        return
      }
      for (const [i, { deliveryTag }] of batch.entries()) {
        if (settlements[i]?.kind === 'refused') channel.basicNack({ deliveryTag, requeue: false })
      }
      const done = batch.filter((_, i) => settlements[i]?.kind === 'done')
      const [oldest] = unsettled
      // Delivery tags ascend. If no older batch is unsettled, one acknowledgement covers all messages up to the last.
      const isOldest = oldest === batch
      for (const { deliveryTag } of isOldest ? done.slice(-1) : done) {
        channel.basicAck({ deliveryTag, multiple: isOldest })
      }
    }

    const stop = () => {
      isStopped = true
    }
    return { receive, stop }
  }

  return {
    counts: () => ({ inFlight, lostSettlements, lastMessageAt }),
    open,
    async idle() {
      while (work.size > 0) await Promise.all(work)
    },
  }
}
