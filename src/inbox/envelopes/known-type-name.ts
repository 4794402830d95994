import { eventTypeOf } from '../../contracts/read.ts'

/** Of the names of a message's type, which includes its base types and interfaces: the first that a contract describes, otherwise the first. */
export function knownTypeName(names: readonly string[]): string | undefined {
  return names.find((name) => eventTypeOf(name) !== undefined) ?? names.find((name) => name !== '')
}
