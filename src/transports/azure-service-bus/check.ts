import { ConfigError } from '../../config/config.ts'
import { within } from '../../waiting/within.ts'
import type { SourceCheck } from '../transport.ts'
import { type Namespace, namespaceOf } from './connection.ts'
import { createReceiver, type Entity, entitiesOf } from './entity.ts'
import { codeOf } from './errors.ts'
import { explain } from './explain.ts'
import type { AzureServiceBusSource } from './settings.ts'

const ANSWER_WITHIN_MS = 8000

/** Peeks at the first message of each entity. Peeking takes no message and does not count as a delivery. */
export async function checkEntities(source: AzureServiceBusSource, signal: AbortSignal): Promise<SourceCheck> {
  try {
    const namespace = namespaceOf(source)
    const problems: string[] = []
    const notes: string[] = []
    for (const entity of entitiesOf(source)) {
      if (signal.aborted)
        return { problem: `${namespace.host} did not answer in time. Check the network and the host name.` }
      const error = await peek(namespace, entity)
      if (error === undefined) continue
      const isMade = codeOf(error) === 'MessagingEntityNotFound' && isMadeAtStart(source, namespace, entity)
      if (isMade) notes.push(`the start creates the subscription ${entity.path} if its topic exists`)
      else problems.push(explain(error, entity, namespace.host))
    }
    return {
      problem: problems.length === 0 ? undefined : problems.join('\n'),
      note: notes.length === 0 ? undefined : notes.join(', '),
    }
  } catch (error) {
    if (error instanceof ConfigError) return { problem: error.message }
    throw error
  }
}

/** @returns the error, if there is one. */
async function peek(namespace: Namespace, entity: Entity): Promise<unknown> {
  const client = namespace.connect(ANSWER_WITHIN_MS)
  try {
    const answer = await within(createReceiver(client, entity).peekMessages(1), ANSWER_WITHIN_MS)
    return answer === 'late' ? new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} seconds`) : undefined
  } catch (error) {
    return error
  } finally {
    await within(client.close(), 1000).catch(() => undefined)
  }
}

function isMadeAtStart(source: AzureServiceBusSource, namespace: Namespace, { subscription }: Entity): boolean {
  return subscription !== undefined && source.createSubscription !== false && namespace.administer !== undefined
}
