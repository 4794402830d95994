import type { Command } from 'commander'
import type { Pool } from 'pg'
import { DeadLetterFilter } from '../../dead-letters/filter.ts'
import { allIds } from '../../dead-letters/list.ts'
import { ParameterError } from '../../reports/engine/parameters.ts'
import { createParameterReader } from '../../reports/engine/read-parameters.ts'
import { CommandError } from '../command.ts'

/** The filters as options. */
export type FilterOptions = Partial<Record<keyof DeadLetterFilter, string>>

const readFilter = createParameterReader(DeadLetterFilter)

/** Adds an option for each filter. */
export function withFilters(command: Command): Command {
  return command
    .option('--source <name>', 'only those of this source')
    .option('--type <type>', 'only those of this event type')
    .option('--reason <reason>', 'only those refused for this reason, such as invalid')
    .option('--since <time>', 'only those last seen then or later (ISO 8601)')
    .option('--until <time>', 'only those last seen before')
    .option('--tenant <id>', 'only those of this tenant')
}

/** @throws ParameterError with what is allowed. */
export function readFilters({ source, type, reason, since, until, tenant }: FilterOptions): DeadLetterFilter {
  const given = Object.entries({ source, type, reason, since, until, tenant }).filter(
    ([, value]) => value !== undefined,
  )
  const read = readFilter(Object.fromEntries(given))
  if ('faults' in read) throw new ParameterError(read.faults)
  return read.query
}

/** @throws CommandError when it is no id. */
export function readId(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new CommandError(`"${text}" is no id of a dead letter; "tidemark dead-letters list" shows them`)
}

/** Which dead letters a command is about: those with these ids, those the filters let through, or all. */
export interface Choice {
  ids: number[] | undefined
  filter: DeadLetterFilter
}

/** @throws CommandError when nothing was chosen, or in two ways. */
export function readChoice(ids: readonly string[], options: FilterOptions & { all?: boolean }): Choice {
  const filter = readFilters(options)
  const isFiltered = Object.keys(filter).length > 0
  if (ids.length > 0 && (isFiltered || options.all)) {
    throw new CommandError('name dead letters by their ids or by filters, not by both')
  }
  if (ids.length === 0 && !isFiltered && !options.all) {
    throw new CommandError('name dead letters by their ids or by filters, or all of them with --all')
  }
  return { ids: ids.length > 0 ? [...new Set(ids.map(readId))] : undefined, filter }
}

/** The ids at this moment: letters that arrive later are left alone. */
export async function chosenIds(pool: Pool, { ids, filter }: Choice): Promise<number[]> {
  return ids ?? (await allIds(pool, filter))
}

/** Letters that are sent or removed together. */
const LETTERS_AT_ONCE = 500

export function* slices(ids: readonly number[]): Generator<number[]> {
  for (let i = 0; i < ids.length; i += LETTERS_AT_ONCE) yield ids.slice(i, i + LETTERS_AT_ONCE)
}
