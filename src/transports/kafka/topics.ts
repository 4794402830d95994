import type { Consumer } from '@platformatic/kafka'

/** The existing topics with their partition counts, and the missing ones. @throws Error when Kafka does not answer. */
export async function findTopics(
  client: Consumer,
  topics: readonly string[],
): Promise<{ found: Map<string, number>; missing: string[] }> {
  const found = new Map<string, number>()
  const missing: string[] = []
  // One missing topic fails the request for all.
  const answers = (await askFor(client, topics)) ?? undefined
  for (const topic of [...topics].sort()) {
    const partitions = answers ? answers.get(topic) : (await askFor(client, [topic]))?.get(topic)
    if (partitions === undefined) missing.push(topic)
    else found.set(topic, partitions)
  }
  return { found, missing }
}

async function askFor(client: Consumer, topics: readonly string[]): Promise<Map<string, number> | undefined> {
  try {
    const metadata = await client.metadata({ topics: [...topics], forceUpdate: true })
    return new Map([...metadata.topics].map(([topic, { partitionsCount }]) => [topic, partitionsCount]))
  } catch (error) {
    if (isUnknownTopic(error)) return undefined
    throw error
  }
}

function isUnknownTopic(error: unknown): boolean {
  return error instanceof Error && /^Unknown topic /.test(error.message)
}
