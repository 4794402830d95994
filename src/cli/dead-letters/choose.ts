import type { Command } from 'commander'
import type { Pool } from 'pg'
import { DeadLetterFilter } from '../../dead-letters/filter.ts'
import { allIds } from '../../dead-letters/list.ts'
import { CommandError } from '../frame/command.ts'
import { createOptionReader } from '../frame/read-options.ts'

/** The filters as options. */
export type FilterOptions = Partial<Record<keyof DeadLetterFilter, string>>

const readFilter = createOptionReader(DeadLetterFilter)

/** Adds an option for each filter. */
export function withFilters(command: Command): Command {
  return command
    .option('--source <name>', 'only dead letters of this source')
    .option('--type <type>', 'only dead letters of this event type')
    .option('--reason <reason>', 'only dead letters rejected for this reason, such as invalid')
    .option('--since <time>', 'only dead letters last seen at this time or later (ISO 8601)')
    .option('--until <time>', 'only dead letters last seen before this time')
    .option('--tenant <id>', 'only dead letters of this tenant')
}

/** @throws ParameterError with the allowed values. */
export function readFilters({ source, type, reason, since, until, tenant }: FilterOptions): DeadLetterFilter {
  return readFilter({ source, type, reason, since, until, tenant })
}

/** @throws CommandError when the text is not an id. */
export function readId(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new CommandError(`"${text}" is not the id of a dead letter; "tidemark dead-letters list" shows the ids`)
}

/** The dead letters of a command: those with these ids, those that match the filter, or all. */
export interface Choice {
  ids: number[] | undefined
  filter: DeadLetterFilter
}

/** @throws CommandError when nothing was chosen, or in two ways. */
export function readChoice(ids: readonly string[], options: FilterOptions & { all?: boolean }): Choice {
  const filter = readFilters(options)
  const isFiltered = Object.keys(filter).length > 0
  if (ids.length > 0 && (isFiltered || options.all)) {
    throw new CommandError('choose dead letters by their ids or by filters, not by both')
  }
  if (ids.length === 0 && !isFiltered && !options.all) {
    throw new CommandError('choose dead letters by their ids or by filters, or all of them with --all')
  }
  return { ids: ids.length > 0 ? [...new Set(ids.map(readId))] : undefined, filter }
}

/** The ids at this moment: dead letters that arrive later are not included. */
export async function chosenIds(pool: Pool, { ids, filter }: Choice): Promise<number[]> {
  return ids ?? (await allIds(pool, filter))
}

/** Dead letters that are retried or removed together. */
const LETTERS_AT_ONCE = 500

export function* slices(ids: readonly number[]): Generator<number[]> {
  for (let i = 0; i < ids.length; i += LETTERS_AT_ONCE) yield ids.slice(i, i + LETTERS_AT_ONCE)
}
