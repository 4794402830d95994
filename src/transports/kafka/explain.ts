import { groupOf, usesTls } from './client-options.ts'
import type { KafkaSource } from './settings.ts'

const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE/

/** The group continues without this member, or with another generation, until the member joins again. */
const REJOIN = [
  'REBALANCE_IN_PROGRESS',
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'MEMBER_ID_REQUIRED',
  'FENCED_INSTANCE_ID',
]

/** The problem behind an error of the client, and what to do about it, for operators. */
export function explain(error: unknown, settings: KafkaSource): string {
  const { sasl, caFile } = settings
  const chain = flatten(error)
  const codes = codesOf(chain)
  const messages = chain.map(({ message }) => String(message ?? ''))
  const has = (...wanted: string[]) => codes.some((code) => wanted.includes(code))
  const says = (text: string) => messages.some((message) => message.includes(text))
  const brokers = settings.brokers.join(', ')
  const user = sasl ? `the user "${sasl.username}"` : 'a client without sasl'

  if (has('UNSUPPORTED_SASL_MECHANISM')) {
    return `Kafka at ${brokers} does not offer SASL ${sasl?.mechanism}. Set the sasl mechanism of its listener.`
  }
  if (has('SASL_AUTHENTICATION_FAILED') || says('SASL authentication failed')) {
    return `Kafka at ${brokers} refuses ${user} with SASL ${sasl?.mechanism}. Check the sasl username and password.`
  }
  if (has('GROUP_AUTHORIZATION_FAILED')) {
    return `Kafka does not allow ${user} to use the consumer group "${groupOf(settings)}". Allow it to read the group.`
  }
  if (has('TOPIC_AUTHORIZATION_FAILED')) {
    return `Kafka does not allow ${user} to read all topics. Allow it to read and describe ${settings.topics.join(', ')}.`
  }
  if (has('INCONSISTENT_GROUP_PROTOCOL')) {
    return `The consumer group "${groupOf(settings)}" is used by another kind of consumer. Give Tidemark its own groupId.`
  }
  if (has('COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS', 'NOT_COORDINATOR')) {
    return `Kafka is choosing a coordinator for the consumer group "${groupOf(settings)}". Tidemark retries.`
  }
  if (has(...REJOIN))
    return `Kafka is rebalancing the partitions of the group "${groupOf(settings)}". Tidemark retries.`
  if (codes.some((code) => UNTRUSTED.test(code))) {
    const remedy =
      caFile === undefined
        ? 'Set caFile to the certificate of its authority'
        : `Check that "${caFile}" contains the certificate of its authority`
    return `The certificate of Kafka at ${brokers} is not trusted. ${remedy}.`
  }
  if (has('ERR_TLS_CERT_ALTNAME_INVALID')) {
    return `The certificate of Kafka at ${brokers} is for another host. Use the host name in the certificate.`
  }
  if (says('Broker requires TLS')) return `Kafka at ${brokers} expects TLS. Set tls to true.`
  if (says('verify the broker supports TLS') || codes.some((code) => /^(ERR_SSL_|EPROTO)/.test(code))) {
    return `Kafka at ${brokers} does not use TLS as expected. Check tls and the port.`
  }
  const reason = messages.findLast((message) => message !== '') ?? String(error)
  if (has('PLT_KFK_NETWORK')) {
    const hint =
      usesTls(settings) && sasl
        ? ''
        : ` If it is running, check whether it requires ${usesTls(settings) ? '' : 'tls or '}sasl.`
    return `Kafka at ${brokers} cannot be reached: ${withoutStop(reason)}. Check that it is running.${hint} Tidemark retries.`
  }
  return `Kafka at ${brokers} answered with an error: ${withoutStop(reason)}. Tidemark retries.`
}

/** Whether the member only has to join its group again. */
export function mustRejoin(error: unknown): boolean {
  return codesOf(flatten(error)).some((code) => REJOIN.includes(code))
}

function codesOf(chain: readonly AnyError[]): string[] {
  return chain.flatMap(({ code, apiId }) => [code, apiId]).filter((code) => typeof code === 'string')
}

type AnyError = { code?: unknown; apiId?: unknown; message?: unknown; cause?: unknown; errors?: unknown }

/** The error with all its causes, outermost first. */
function flatten(error: unknown): AnyError[] {
  if (typeof error !== 'object' || error === null) return []
  const { cause, errors } = error as AnyError
  return [error, ...(Array.isArray(errors) ? errors : []).flatMap(flatten), ...flatten(cause)]
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
