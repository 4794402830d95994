import { readFileSync } from 'node:fs'
import type { BusDescription } from '../entities/settings.ts'
import { BusConfigError } from './config-error.ts'
import { readConfig } from './read-config.ts'

/**
 * Reads a Config.json.
 *
 * @throws BusConfigError that names the file.
 */
export function readConfigFile(file: string): BusDescription {
  try {
    return readConfig(JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')))
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (cause instanceof BusConfigError) throw new BusConfigError(`${file}: ${message}`, { cause })
    if (cause instanceof SyntaxError) throw new BusConfigError(`${file} is not valid JSON: ${message}`, { cause })
    if (code === 'ENOENT') throw new BusConfigError(`${file}: file not found`, { cause })
    throw new BusConfigError(`${file} cannot be read: ${message}`, { cause })
  }
}
