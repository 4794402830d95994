import { parseInstant } from '../../time/instant.ts'
import { CommandError } from '../frame/command.ts'

/** @throws CommandError for a text that is not a time. */
export function readTime(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const time = parseInstant(text)?.text
  if (time !== undefined) return time
  throw new CommandError(`${option} is "${text}"; it must be an ISO 8601 time such as 2026-04-17T12:00:00Z, or a date`)
}
