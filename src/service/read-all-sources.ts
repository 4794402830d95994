import type { Config } from '../config/config.ts'
import type { Source } from '../transports/index.ts'
import { readSources } from '../transports/read-sources.ts'
import { loadUserConfig } from '../user-config.ts'

/**
 * The sources of the settings and those of `tidemark.config.ts`.
 *
 * @throws ConfigError that names every fault.
 */
export async function readAllSources(config: Config): Promise<Source[]> {
  const { sources } = await loadUserConfig(config.configFile)
  return readSources(config.sources, sources)
}
