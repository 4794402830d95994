import type { Static, TObject } from 'typebox'
import { ParameterError } from '../../reports/engine/parameters.ts'
import { createParameterReader } from '../../reports/engine/read-parameters.ts'

/** The option for a parameter of the API: `--start-date` for `startDate`. */
export const optionNameOf = (parameter: string) =>
  `--${parameter.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/**
 * Creates a function that reads options by the schema of the API's parameters. Options without a value count as absent.
 *
 * @throws ParameterError with every wrong option.
 */
export function createOptionReader<Schema extends TObject>(schema: Schema) {
  const read = createParameterReader(schema)
  return (given: Readonly<Record<string, unknown>>): Static<Schema> => {
    const present = Object.entries(given).filter(([, value]) => value !== undefined)
    const result = read(Object.fromEntries(present))
    if ('faults' in result) throw new ParameterError(result.faults)
    return result.query
  }
}

/**
 * A line for each wrong parameter, with the names of options in place of those of parameters.
 *
 * @param names of the parameters that the messages may mention.
 */
export function describeFaults({ faults }: ParameterError, names = faults.map(({ parameter }) => parameter)): string {
  const pattern = new RegExp(`\\b(${names.join('|')})\\b`, 'g')
  // The rest of a message is a reason, or what is allowed and what was given: words, not names of options.
  const withOptions = (message: string) =>
    message.replace(/^.*?(?= must be | is not a parameter here|$)/, (start) =>
      start.replace(pattern, (name) => optionNameOf(name)),
    )
  return faults.map(({ message }) => withOptions(message)).join('\n')
}
