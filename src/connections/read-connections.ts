import { ConfigError } from '../config/config.ts'
import { printableStart, readListSetting } from '../config/list-setting.ts'
import type { Connection } from './connection.ts'
import { conflictsOf, readConnection } from './connection-schema.ts'

const SETTING = { name: 'TIDEMARK_CONNECTIONS', form: '[{ "name": …, "platform": …, "secrets": [ … ] }]' }

/**
 * Reads the connections of the settings.
 *
 * @param setting `TIDEMARK_CONNECTIONS`: a JSON list, or the path of a file that contains one.
 * @throws ConfigError with one line per fault, without secrets.
 */
export function readConnections(setting: string | undefined): Connection[] {
  if (setting === undefined) return []
  const connections: Connection[] = []
  const faults: string[] = []
  for (const [i, entry] of readListSetting(setting, SETTING).entries()) {
    const read = readConnection(entry)
    if ('faults' in read) faults.push(...read.faults.map((fault) => `${nameOf(entry, i)}: ${fault}`))
    else connections.push(read)
  }
  faults.push(...conflictsOf(connections))
  if (faults.length > 0) throw new ConfigError(faults.map((line) => `${SETTING.name}: ${line}`).join('\n'))
  return connections
}

function nameOf(entry: unknown, i: number): string {
  const { name } = (entry ?? {}) as { name?: unknown }
  return typeof name === 'string' ? `"${printableStart(name)}"` : `connection ${i + 1}`
}
