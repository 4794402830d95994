import { readFileSync } from 'node:fs'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The value of a setting, or the content of the file that `NAME_FILE` names. Adds to `wrong` when the file cannot be read, or
 * both are set.
 */
export function readSettingText(environment: Environment, name: string, wrong: string[]): string | undefined {
  const value = environment[name]
  const path = environment[`${name}_FILE`]
  if (path === undefined || path === '') return value
  if (value) wrong.push(`${name} and ${name}_FILE are both set; allowed: one of them`)
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    wrong.push(`${name}_FILE is "${path}", which cannot be read: ${(error as Error).message}`)
    return undefined
  }
}
