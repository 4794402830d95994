import { type Consumer, ListOffsetTimestamps } from '@platformatic/kafka'
import { pause } from '../../waiting/pause.ts'
import type { Clients } from './clients.ts'
import type { OwnedPartition } from './ownership.ts'

const RETRY_AFTER_MS = 500

type Start = 'earliest' | 'latest'

/** Finds the first offset of new partitions. Retries until all are known or lost again. */
export async function findPositions(
  clients: Clients,
  gained: readonly OwnedPartition[],
  { from, signal, onFailure }: { from: Start; signal: AbortSignal; onFailure: (error: unknown) => void },
): Promise<void> {
  while (!signal.aborted) {
    const partitions = gained.filter(({ isOwned, position }) => isOwned && position === undefined)
    if (partitions.length === 0) return
    try {
      await askForPositions(clients, partitions, from)
    } catch (error) {
      if (!signal.aborted) onFailure(error)
    }
    if (partitions.some(({ position }) => position === undefined)) await pause(RETRY_AFTER_MS, { signal })
  }
}

async function askForPositions(clients: Clients, partitions: readonly OwnedPartition[], from: Start): Promise<void> {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic)
  const topics = [...byTopic].map(([topic, owned]) => ({ topic, partitions: owned.map(({ partition }) => partition) }))
  const committed = await clients.group.listCommittedOffsets({ topics })
  for (const [topic, owned] of byTopic) {
    const isNew = ({ partition }: OwnedPartition) => (committed.get(topic)?.[partition] ?? -1n) < 0n
    for (const known of owned.filter((each) => !isNew(each))) {
      known.committed = committed.get(topic)?.[known.partition]
      known.position = known.committed
    }
    const unknown = owned.filter(isNew)
    if (unknown.length === 0) continue
    const begin = await listOffsets(clients.reader, unknown, from)
    for (const each of unknown) {
      each.position = begin[each.partition]
      // Committed before any progress: "latest" must be the same offset after a restart.
      if (each.position !== undefined) each.progress.doneTo = each.position
    }
  }
}

/** The oldest or the next offset of each partition of a topic. */
export async function listOffsets(
  reader: Consumer,
  partitions: readonly OwnedPartition[],
  from: Start,
): Promise<readonly (bigint | undefined)[]> {
  const topic = partitions[0]?.topic ?? ''
  const offsets = await reader.listOffsets({
    topics: [topic],
    partitions: { [topic]: partitions.map(({ partition }) => partition) },
    timestamp: from === 'earliest' ? ListOffsetTimestamps.EARLIEST : ListOffsetTimestamps.LATEST,
  })
  return offsets.get(topic) ?? []
}
