import { type Consumer, ListOffsetTimestamps } from '@platformatic/kafka'
import type { Clients } from './clients.ts'
import type { OwnedPartition } from './ownership.ts'

type Start = 'earliest' | 'latest'

/** Finds out where the group has got to in partitions that it was given, or where it begins. @throws Error of the client. */
export async function findPositions(
  clients: Clients,
  partitions: readonly OwnedPartition[],
  from: Start,
): Promise<void> {
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
      // Committed although nothing is done yet: "latest" must be the same place after a restart.
      if (each.position !== undefined) each.progress.doneTo = each.position
    }
  }
}

/** The oldest, or the next, offset of each of a topic's partitions, by partition. */
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
