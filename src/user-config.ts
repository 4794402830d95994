import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError } from './config.ts'
import { perspectives as ownPerspectives } from './perspectives/index.ts'
import type { Perspective } from './perspectives/perspective.ts'

/** What a `tidemark.config.ts` may add. */
export interface UserConfig {
  /** Your own perspectives, made with `definePerspective`. */
  perspectives?: readonly unknown[]
  /** The folder with the SQL files that make their tables, relative to the config file: `0001-name.sql`, … */
  migrations?: string
}

/** Declares a config file's content; the identity function, for its types. */
export function defineConfig(config: UserConfig): UserConfig {
  return config
}

export interface LoadedUserConfig {
  perspectives: Perspective[]
  /** Absolute path. */
  migrations: string | undefined
}

const DEFAULT_FILE = 'tidemark.config.ts'
const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/

/**
 * Loads the user's own perspectives: from the named file, else from `tidemark.config.ts` in the current folder, if it is there.
 *
 * @throws ConfigError that says what is wrong with the file.
 */
export async function loadUserConfig(file: string | undefined): Promise<LoadedUserConfig> {
  const path = resolve(file ?? DEFAULT_FILE)
  if (!existsSync(path)) {
    if (file !== undefined) throw new ConfigError(`TIDEMARK_CONFIG is "${file}", but there is no such file`)
    return { perspectives: [], migrations: undefined }
  }
  const module = await import(pathToFileURL(path).href).catch((cause: Error) => {
    throw new ConfigError(`${path} cannot be loaded: ${cause.message}`, { cause })
  })
  const config = module.default as UserConfig | undefined
  if (typeof config !== 'object')
    throw new ConfigError(`${path} must have a default export: export default defineConfig({ … })`)
  const perspectives = (config.perspectives ?? []) as Perspective[]
  for (const perspective of perspectives) checkPerspective(perspective, path)
  // The same order in every process, so that batches never wait for each other in a circle.
  const sorted = perspectives.toSorted((a, b) => (a.table < b.table ? -1 : 1))
  return { perspectives: sorted, migrations: config.migrations && resolve(dirname(path), config.migrations) }
}

function checkPerspective({ table, key, sums, partition, on }: Perspective, path: string) {
  const names = [table, ...Object.keys(key ?? {}), ...Object.keys(sums ?? {})]
  const wrong = names.find((name) => !IDENTIFIER.test(name))
  if (wrong !== undefined) throw new ConfigError(`${path}: "${wrong}" is no plain lower-case SQL name`)
  if (ownPerspectives.some((own) => own.table === table))
    throw new ConfigError(`${path}: the table ${table} is Tidemark's own`)
  if (Object.keys(sums ?? {}).length === 0)
    throw new ConfigError(`${path}: the perspective of ${table} adds nothing up (sums)`)
  if (typeof on !== 'object') throw new ConfigError(`${path}: the perspective of ${table} listens to nothing (on)`)
  if (partition && key[partition.column] !== 'date') {
    throw new ConfigError(`${path}: ${table} is partitioned by ${partition.column}, which must be a date of its key`)
  }
}
