import { DefaultAzureCredential } from '@azure/identity'
import { ServiceBusAdministrationClient, ServiceBusClient } from '@azure/service-bus'
import { ConfigError } from '../../config.ts'
import type { AzureServiceBusSource } from './settings.ts'

/** How a source's namespace is reached. */
export interface Namespace {
  /** Its host name, for messages. */
  host: string
  /** A client on a connection of its own, made when it is first used. */
  connect(timeoutMs?: number): ServiceBusClient
  /** For what needs the right to manage; undefined for emulators, which have no such endpoint. */
  administer?: () => ServiceBusAdministrationClient
}

/** Longer than this, and an operation is taken for lost: its message comes again. */
const OPERATION_TIMEOUT_MS = 10_000

/**
 * Reads how to reach the namespace of a source. Nothing is opened yet.
 *
 * @throws ConfigError when the connection string cannot be one.
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
      `TIDEMARK_SOURCES: "${source.name}": connectionString must read "Endpoint=sb://<namespace>/;SharedAccessKeyName=…;SharedAccessKey=…", as the Azure portal shows it`,
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

/** The SDK knows only `true` in lower case, and refuses all entities but the one that `EntityPath` names. */
function normalize(connectionString: string): string {
  return connectionString
    .replace(/UseDevelopmentEmulator=true/i, 'UseDevelopmentEmulator=true')
    .replace(/(^|;)EntityPath=[^;]*/i, '$1')
}

/** We try again ourselves, on a new connection: the SDK's own retries may wait for a minute on one that is gone. */
function clientOptions(timeoutInMs = OPERATION_TIMEOUT_MS) {
  return { retryOptions: { maxRetries: 0, retryDelayInMs: 200, timeoutInMs } }
}
