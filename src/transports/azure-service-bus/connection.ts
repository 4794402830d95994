import { DefaultAzureCredential } from '@azure/identity'
import { ServiceBusAdministrationClient, ServiceBusClient } from '@azure/service-bus'
import { ConfigError } from '../../config/config.ts'
import type { AzureServiceBusSource } from './settings.ts'

/** The way to reach the namespace of a source. */
export interface Namespace {
  /** Its host name, for messages. */
  host: string
  /** A client on a connection of its own, made when it is first used. */
  connect(timeoutMs?: number): ServiceBusClient
  /** For actions that need the right to manage; undefined for emulators, which have no such endpoint. */
  administer?: () => ServiceBusAdministrationClient
}

/** After this time an operation counts as lost, and its message is redelivered. */
const OPERATION_TIMEOUT_MS = 10_000

/**
 * Reads how to reach the namespace of a source. Opens no connection.
 *
 * @throws ConfigError when the connection string or the namespace is invalid.
 */
export function namespaceOf(source: AzureServiceBusSource): Namespace {
  const { namespace } = source
  if (namespace !== undefined) {
    if (!/^[\w-]+(\.[\w-]+)+$/.test(namespace)) {
      throw new ConfigError(
        `TIDEMARK_SOURCES: "${source.name}": namespace must be a host name such as shop.servicebus.windows.net, not "${namespace}"`,
      )
    }
    const credential = new DefaultAzureCredential()
    return {
      host: namespace,
      connect: (timeoutMs) => new ServiceBusClient(namespace, credential, clientOptions(timeoutMs)),
      administer: () => new ServiceBusAdministrationClient(namespace, credential),
    }
  }
  const connectionString = normalize(source.connectionString ?? '')
  const host = /(?:^|;)Endpoint=sb:\/\/([^/;]+)/i.exec(connectionString)?.[1]
  const isComplete = /;SharedAccessKey(Name)?=|;SharedAccessSignature=/i.test(`;${connectionString}`)
  if (!host || !isComplete) {
    throw new ConfigError(
      `TIDEMARK_SOURCES: "${source.name}": connectionString must have the form "Endpoint=sb://<namespace>/;SharedAccessKeyName=…;SharedAccessKey=…", as the Azure portal shows it`,
    )
  }
  return {
    host,
    connect: (timeoutMs) => new ServiceBusClient(connectionString, clientOptions(timeoutMs)),
    administer: connectionString.includes('UseDevelopmentEmulator=true')
      ? undefined
      : () => new ServiceBusAdministrationClient(connectionString),
  }
}

const KEYS = ['Endpoint', 'SharedAccessKeyName', 'SharedAccessKey', 'SharedAccessSignature', 'UseDevelopmentEmulator']

/** The SDK accepts keys in this spelling only, `true` only in lower case, and with an `EntityPath` no other entity. */
function normalize(connectionString: string): string {
  const parts = connectionString.split(';').flatMap((part) => {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=(.*)$/s.exec(part) ?? []
    const key = KEYS.find((known) => known.toLowerCase() === name.toLowerCase())
    if (key === undefined) return []
    return [`${key}=${key === 'UseDevelopmentEmulator' ? value.trim().toLowerCase() : value.trim()}`]
  })
  return parts.join(';')
}

/** The transport retries on a new connection. The retries of the SDK can wait for a minute on a lost connection. */
function clientOptions(timeoutInMs = OPERATION_TIMEOUT_MS) {
  return { retryOptions: { maxRetries: 0, retryDelayInMs: 200, timeoutInMs } }
}
