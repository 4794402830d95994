import type { FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.ts'
import { hookUrl, setUpSteps } from '../../connections/address.ts'
import type { Connection } from '../../connections/connection.ts'
import { platforms } from '../../connections/index.ts'
import type { ListedConnection } from '../../connections/open-connections.ts'

/** A connection without its secrets, and what to do at its platform. */
export function describeConnection(
  { name, platform: platformName, origin, connection, problem }: ListedConnection,
  request: FastifyRequest,
  config: Pick<Config, 'allowedHosts'>,
) {
  const platform = platforms[platformName]
  const url = hookUrl(name, config, `${request.protocol}://${request.host}`)
  return {
    name,
    platform: platformName,
    title: platform?.title ?? platformName,
    tenant: connection?.tenant ?? null,
    origin,
    url,
    setUp: setUpSteps(platform?.setUp ?? [], url),
    problem: problem ?? null,
    settings: connection ? settingsOf(connection) : null,
  }
}

function settingsOf(connection: Connection) {
  const { currencyMode, testOrders, productKey, countPending, role, idPrefix = null, options } = connection
  const secrets = { secrets: connection.secrets.length, hasGuestKey: connection.guestKey !== undefined }
  return { currencyMode, testOrders, productKey, countPending, role, idPrefix, options, ...secrets }
}
