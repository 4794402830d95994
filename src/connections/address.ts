import type { Config } from '../config/config.ts'

/** The path that a platform delivers to. */
const hookPath = (name: string): string => `/hooks/${name}`

/**
 * The address to paste at the platform: under the first host name of TIDEMARK_ALLOWED_HOSTS, which is the public one.
 *
 * @param byDefault the origin without such a name, such as that of the present request.
 */
export function hookUrl(name: string, { allowedHosts }: Pick<Config, 'allowedHosts'>, byDefault: string): string {
  const host = allowedHosts.find((allowed) => !allowed.startsWith('*.'))
  return `${host === undefined ? byDefault : `https://${host}`}${hookPath(name)}`
}

/** The steps of a platform, with the address in its place. */
export const setUpSteps = (steps: readonly string[], url: string): string[] =>
  steps.map((step) => step.replaceAll('{url}', url))
