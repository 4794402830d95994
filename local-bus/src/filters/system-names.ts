import type { SystemProperties } from '../messages/message.ts'
import type { Scalar } from '../messages/scalar.ts'

/** The part of a message that filters read. */
export interface Filterable {
  readonly system: SystemProperties
  readonly applicationProperties: ReadonlyMap<string, Scalar>
}

/** The filter names of system properties, in lower case. */
const NAMES: Readonly<Record<string, keyof SystemProperties>> = {
  messageid: 'messageId',
  to: 'to',
  label: 'subject',
  subject: 'subject',
  replyto: 'replyTo',
  correlationid: 'correlationId',
  contenttype: 'contentType',
  sessionid: 'sessionId',
  replytosessionid: 'replyToSessionId',
}

export const isSystemName = (name: string): boolean => name.toLowerCase() in NAMES

/** @returns undefined for a name that does not exist. */
export const systemProperty = (name: string): keyof SystemProperties | undefined => NAMES[name.toLowerCase()]

/** The value of `sys.…` or `user.…` in a message. System names are not case-sensitive, user names are. */
export function readProperty(message: Filterable, scope: 'sys' | 'user', name: string): Scalar {
  if (scope === 'user') return message.applicationProperties.get(name)
  const property = systemProperty(name)
  return property && message.system[property]
}
