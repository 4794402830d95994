import { isIPv4 } from 'node:net'
import { type Config, ConfigError } from './config.ts'

/**
 * Refuses an address that other machines can reach while no access key exists.
 *
 * @throws ConfigError
 */
export function checkReach({ host, allowAnonymous }: Config, needsKey: boolean): void {
  if (needsKey || allowAnonymous || isLoopback(host)) return
  throw new ConfigError(
    `HOST is "${host}", which other machines can reach. Create an access key with "tidemark keys create", set TIDEMARK_ACCESS_KEYS, or set TIDEMARK_ALLOW_ANONYMOUS=true to allow all clients`,
  )
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}
