import type { SourceCheck } from '../transport.ts'
import { openClients } from './clients.ts'
import { explain } from './explain.ts'
import type { KafkaSource } from './settings.ts'
import { findTopics } from './topics.ts'

/** Connects, logs in and looks for the topics. Does not join the group: that would move partitions of a running Tidemark. */
export async function checkTopics(settings: KafkaSource, signal: AbortSignal): Promise<SourceCheck> {
  const late = Promise.withResolvers<never>()
  const onAbort = () => late.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    const clients = openClients(settings)
    try {
      const { missing } = await Promise.race([findTopics(clients.reader, settings.topics), late.promise])
      if (missing.length === 0) return {}
      const names = missing.map((topic) => `"${topic}"`).join(', ')
      return { problem: `Kafka has no topic ${names}. Create it, or correct the topics of this source.` }
    } finally {
      await clients.close()
    }
  } catch (error) {
    return { problem: explain(error, settings).replace(/ Tidemark retries\.$/, '') }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
