import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { Config } from '../../config/config.ts'
import type { ConnectionStore } from '../../connections/change-connections.ts'
import type { Connection } from '../../connections/connection.ts'
import { openConnections } from '../../connections/open-connections.ts'
import { readConnections } from '../../connections/read-connections.ts'
import { openSecretBox } from '../../connections/secret-box.ts'
import { CommandError } from '../frame/command.ts'
import { commandActor } from '../frame/command-actor.ts'
import type { InboxSession } from '../frame/with-inbox.ts'

/** The connections of the settings and of the database. */
export function storeOf({ config, database }: Pick<InboxSession, 'config' | 'database'>): ConnectionStore {
  const configured = readConnections(config.connections)
  return { pool: database.pool, box: openSecretBox(config), configured, actor: commandActor() }
}

/** @throws CommandError for an unknown name. */
export async function findConnection(name: string, store: ConnectionStore): Promise<Connection> {
  const connection = await openConnections(store).find(name)
  if (connection) return connection
  throw new CommandError(`there is no connection "${name}"; "tidemark connections list" shows all of them`)
}

/** The address of the service as its settings have it, for connections without a public host name. */
export const ownOrigin = ({ host, port }: Pick<Config, 'host' | 'port'>) => `http://${host}:${port}`

/**
 * The secret in a file, without the line break at its end. `-` is standard input.
 *
 * @throws CommandError when it cannot be read, or is empty.
 */
export async function readSecretFile(file: string): Promise<string> {
  const content = await (file === '-' ? text(process.stdin) : readFile(file, 'utf8')).catch((cause: Error) => {
    throw new CommandError(`cannot read ${file}: ${cause.message}`, { cause })
  })
  const secret = content.replace(/\r?\n$/, '')
  if (secret === '') throw new CommandError(`${file} is empty; it must have the secret`)
  return secret
}

/** For an option that can be given several times. */
export const collect = (value: string, earlier: string[]): string[] => [...earlier, value]
