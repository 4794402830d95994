import { groupOf, usesTls } from './client-options.ts'
import type { KafkaSource } from './settings.ts'

const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE/

/** The group goes on without this member, or with another generation, until it joins again. */
const REJOIN = [
  'REBALANCE_IN_PROGRESS',
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'MEMBER_ID_REQUIRED',
  'FENCED_INSTANCE_ID',
]

/** What an error of the client means and what to do about it, in words for whoever operates Tidemark. */
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
    return `Kafka at ${brokers} does not offer SASL ${sasl?.mechanism}. Set the sasl mechanism that its listener has.`
  }
  if (has('SASL_AUTHENTICATION_FAILED') || says('SASL authentication failed')) {
    return `Kafka at ${brokers} refuses ${user} with SASL ${sasl?.mechanism}. Check the sasl username and password.`
  }
  if (has('GROUP_AUTHORIZATION_FAILED')) {
    return `Kafka does not let ${user} use the consumer group "${groupOf(settings)}". Allow it to read the group.`
  }
  if (has('TOPIC_AUTHORIZATION_FAILED')) {
    return `Kafka does not let ${user} read all of its topics. Allow it to read and describe ${settings.topics.join(', ')}.`
  }
  if (has('INCONSISTENT_GROUP_PROTOCOL')) {
    return `The consumer group "${groupOf(settings)}" belongs to consumers of another kind. Give Tidemark its own groupId.`
  }
  if (has('COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS', 'NOT_COORDINATOR')) {
    return `Kafka is about to choose who coordinates the consumer group "${groupOf(settings)}". That passes by itself.`
  }
  if (has(...REJOIN))
    return `Kafka is giving out the partitions of the group "${groupOf(settings)}" anew. That passes by itself.`
  if (codes.some((code) => UNTRUSTED.test(code))) {
    const remedy = caFile === undefined ? 'Name its authority in caFile' : `Check that "${caFile}" is its authority`
    return `The certificate of Kafka at ${brokers} is not trusted. ${remedy}.`
  }
  if (has('ERR_TLS_CERT_ALTNAME_INVALID')) {
    return `The certificate of Kafka at ${brokers} is for another host. Use the host name that is in its certificate.`
  }
  if (says('Broker requires TLS')) return `Kafka at ${brokers} expects TLS. Set tls to true.`
  if (says('verify the broker supports TLS') || codes.some((code) => /^(ERR_SSL_|EPROTO)/.test(code))) {
    return `Kafka at ${brokers} does not speak TLS as expected. Check tls and the port.`
  }
  const reason = messages.findLast((message) => message !== '') ?? String(error)
  if (has('PLT_KFK_NETWORK')) {
    const hint =
      usesTls(settings) && sasl ? '' : ` If it is, check whether it expects ${usesTls(settings) ? '' : 'tls or '}sasl.`
    return `Kafka cannot be reached at ${brokers}: ${withoutStop(reason)}. Check that it is running.${hint} Tidemark goes on trying.`
  }
  return `Kafka at ${brokers} answered with an error: ${withoutStop(reason)}. Tidemark goes on trying.`
}

/** Whether all that is wrong is that this member must join its group again. */
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
