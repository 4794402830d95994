import type { QueueSettings } from '../entities/settings.ts'
import { BusConfigError } from './config-error.ts'
import type { QueuePropertiesJson } from './config-json.ts'
import { readDuration } from './duration.ts'

const LOCK_MAX_MS = 5 * 60_000

/** Azure's default. */
export const TOPIC_DEFAULTS = { duplicateWindow: 'PT10M' } as const
const LOCK_DURATION = 'PT1M'
const MAX_DELIVERY_COUNT = 10

/**
 * The settings of a queue or subscription, with Azure's defaults.
 *
 * @throws BusConfigError
 */
export function readQueueSettings(properties: QueuePropertiesJson, place: string): QueueSettings {
  const window = properties.DuplicateDetectionHistoryTimeWindow ?? TOPIC_DEFAULTS.duplicateWindow
  const duplicateWindowMs = readDuration(window, `${place}: DuplicateDetectionHistoryTimeWindow`)
  const lockDurationMs = readDuration(properties.LockDuration ?? LOCK_DURATION, `${place}: LockDuration`)
  if (lockDurationMs > LOCK_MAX_MS) {
    throw new BusConfigError(
      `${place}: LockDuration is "${properties.LockDuration}"; the maximum of Service Bus is PT5M`,
    )
  }
  const requiresSession = properties.RequiresSession ?? false
  if (requiresSession && properties.ForwardTo) {
    throw new BusConfigError(`${place}: RequiresSession and ForwardTo exclude each other; remove one of them`)
  }
  return {
    lockDurationMs,
    maxDeliveryCount: properties.MaxDeliveryCount ?? MAX_DELIVERY_COUNT,
    defaultTimeToLiveMs: properties.DefaultMessageTimeToLive
      ? readDuration(properties.DefaultMessageTimeToLive, `${place}: DefaultMessageTimeToLive`)
      : Number.POSITIVE_INFINITY,
    requiresSession,
    deadLettersExpired: properties.DeadLetteringOnMessageExpiration ?? false,
    duplicateWindowMs: properties.RequiresDuplicateDetection ? duplicateWindowMs : undefined,
    forwardTo: properties.ForwardTo || undefined,
    forwardDeadLettersTo: properties.ForwardDeadLetteredMessagesTo || undefined,
  }
}
