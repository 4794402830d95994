import type { OwnedPartition } from './ownership.ts'
import type { FetchResponse } from './records.ts'

const MAX_PARTITION_BYTES = 1024 * 1024
/** The error code in the protocol. */
export const OFFSET_OUT_OF_RANGE = 1

/** The fetch request for these partitions. */
export function toRequest(partitions: readonly OwnedPartition[], idOf: (topic: string) => string) {
  return [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, owned]) => ({
    topicId: idOf(topic),
    partitions: owned.map(({ partition, position = 0n }) => ({
      partition,
      currentLeaderEpoch: -1,
      lastFetchedEpoch: -1,
      fetchOffset: position,
      partitionMaxBytes: MAX_PARTITION_BYTES,
    })),
  }))
}

/** The response in an error: some of its partitions may be valid. */
export function responseOf(error: unknown): FetchResponse | undefined {
  if (typeof error !== 'object' || error === null || !('response' in error)) return undefined
  const response = error.response as Partial<FetchResponse> | undefined
  return Array.isArray(response?.responses) && response.errorCode === 0 ? (response as FetchResponse) : undefined
}

/** Whether the only errors in a response are requested records that no longer exist. */
export function isOnlyOutOfRange(response: FetchResponse | undefined): boolean {
  const codes = response?.responses.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode)) ?? []
  const wrong = codes.filter((code) => code !== 0)
  return wrong.length > 0 && wrong.every((code) => code === OFFSET_OUT_OF_RANGE)
}
