import { Compile } from 'typebox/compile'
import type { BusDescription } from '../entities/settings.ts'
import { checkNames, checkTargets } from './check-names.ts'
import { BusConfigError } from './config-error.ts'
import { ConfigJson, type NamespaceJson, type TopicJson } from './config-json.ts'
import { readDuration } from './duration.ts'
import { readQueueSettings, TOPIC_DEFAULTS } from './queue-settings.ts'
import { readRule } from './read-rule.ts'

const validator = Compile(ConfigJson)

/**
 * Reads a configuration in the shape of the official emulator's Config.json.
 *
 * @throws BusConfigError for the first error, with its place.
 */
export function readConfig(json: unknown): BusDescription {
  const [problem] = validator.Errors(json).filter(({ keyword }) => keyword !== 'boolean')
  if (problem) throw new BusConfigError(explain(problem, json))
  const namespace = (json as ConfigJson).UserConfig.Namespaces[0] as NamespaceJson
  const description: BusDescription = {
    queues: (namespace.Queues ?? []).map(({ Name, Properties }) => ({
      name: Name,
      ...readQueueSettings(Properties ?? {}, `queue ${Name}`),
    })),
    topics: (namespace.Topics ?? []).map(readTopic),
  }
  checkNames(description)
  checkTargets(description)
  return description
}

function readTopic({ Name, Properties = {}, Subscriptions = [] }: TopicJson): BusDescription['topics'][number] {
  const place = `topic ${Name}`
  const window = Properties.DuplicateDetectionHistoryTimeWindow ?? TOPIC_DEFAULTS.duplicateWindow
  const duplicateWindowMs = readDuration(window, `${place}: DuplicateDetectionHistoryTimeWindow`)
  const timeToLive = Properties.DefaultMessageTimeToLive
  return {
    name: Name,
    defaultTimeToLiveMs: timeToLive
      ? readDuration(timeToLive, `${place}: DefaultMessageTimeToLive`)
      : Number.POSITIVE_INFINITY,
    duplicateWindowMs: Properties.RequiresDuplicateDetection ? duplicateWindowMs : undefined,
    subscriptions: Subscriptions.map((subscription) => {
      const where = `subscription ${Name}/${subscription.Name}`
      return {
        name: subscription.Name,
        ...readQueueSettings(subscription.Properties ?? {}, where),
        rules: (subscription.Rules ?? []).map((rule) => readRule(rule, where)),
      }
    }),
  }
}

type Problem = ReturnType<typeof validator.Errors>[number]

function explain({ keyword, instancePath, params, message }: Problem, json: unknown): string {
  const place = nameOf(instancePath, json)
  if (keyword === 'additionalProperties') {
    const names = (params as { additionalProperties: readonly string[] }).additionalProperties
    return `${place}: ${names.join(', ')} is unknown or not supported`
  }
  if (keyword === 'required') {
    const names = (params as { requiredProperties: readonly string[] }).requiredProperties
    return `${place}: ${names.join(', ')} is missing`
  }
  if (keyword === 'maxItems') return `${place}: only one namespace is supported`
  return `${place} ${message}`
}

/** Names in place of indexes: `Topics/orders/Subscriptions/tidemark`. */
function nameOf(instancePath: string, json: unknown): string {
  let value = json
  const steps = instancePath.split('/').slice(1)
  const names = steps.map((step) => {
    value = (value as Record<string, unknown> | undefined)?.[step]
    const name = (value as { Name?: unknown } | undefined)?.Name
    return /^\d+$/.test(step) && typeof name === 'string' && name !== '' ? name : step
  })
  return names.length === 0 ? 'the configuration' : names.join('/')
}
