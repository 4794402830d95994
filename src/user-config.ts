import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError } from './config/config.ts'
import { faultOf } from './perspectives/check-perspective.ts'
import { perspectives as ownPerspectives } from './perspectives/index.ts'
import type { Perspective } from './perspectives/perspective.ts'
import type { Source } from './transports/index.ts'

/** The contents of a `tidemark.config.ts`. */
export interface UserConfig {
  /** Your own perspectives, made with `definePerspective`. */
  perspectives?: readonly unknown[]
  /** Brokers to listen to, beside those of `TIDEMARK_SOURCES`. */
  sources?: readonly Source[]
  /** The folder with the SQL files that make their tables, relative to the config file: `0001-name.sql`, … */
  migrations?: string
}

/** Declares a config file's content; the identity function, for its types. */
export function defineConfig(config: UserConfig): UserConfig {
  return config
}

export interface LoadedUserConfig {
  perspectives: Perspective[]
  /** Not validated yet. */
  sources: readonly unknown[]
  /** Absolute path. */
  migrations: string | undefined
}

const DEFAULT_FILE = 'tidemark.config.ts'

/**
 * Loads the user's own perspectives: from the named file, else from `tidemark.config.ts` in the current folder, if it is there.
 *
 * @throws ConfigError that says what is wrong with the file.
 */
export async function loadUserConfig(file: string | undefined): Promise<LoadedUserConfig> {
  const path = resolve(file ?? DEFAULT_FILE)
  if (!existsSync(path)) {
    if (file !== undefined) throw new ConfigError(`TIDEMARK_CONFIG is "${file}", but the file does not exist`)
    return { perspectives: [], sources: [], migrations: undefined }
  }
  const module = await import(pathToFileURL(path).href).catch((cause: Error) => {
    throw new ConfigError(`${path} cannot be loaded: ${cause.message}`, { cause })
  })
  const config = module.default as UserConfig | null | undefined
  if (typeof config !== 'object' || config === null) {
    throw new ConfigError(`${path} must have a default export: export default defineConfig({ … })`)
  }
  const migrations = config.migrations && resolve(dirname(path), config.migrations)
  if (migrations && !existsSync(migrations)) {
    throw new ConfigError(`${path}: migrations is "${config.migrations}", but the folder ${migrations} does not exist`)
  }
  const { sources = [] } = config
  if (!Array.isArray(sources)) throw new ConfigError(`${path}: sources must be a list`)
  return { perspectives: readPerspectives(config.perspectives ?? [], path), sources, migrations }
}

/** In the same order in every process, so that batches never wait for each other in a circle. */
function readPerspectives(declared: unknown, path: string): Perspective[] {
  if (!Array.isArray(declared)) throw new ConfigError(`${path}: perspectives must be a list`)
  const fault = declared.map(faultOf).find((text) => text !== undefined)
  if (fault) throw new ConfigError(`${path}: ${fault}`)
  const perspectives = (declared as Perspective[]).toSorted((a, b) => (a.table < b.table ? -1 : 1))
  for (const [i, { table }] of perspectives.entries()) {
    if (ownPerspectives.some((own) => own.table === table)) {
      throw new ConfigError(`${path}: the table ${table} is Tidemark's own`)
    }
    if (perspectives[i + 1]?.table === table) throw new ConfigError(`${path}: two perspectives have the table ${table}`)
  }
  return perspectives
}
