import type { Platform } from './platform.ts'
import { standardWebhooks } from './standard-webhooks/platform.ts'

/** Every platform by the name that settings and addresses use. */
export const platforms: Readonly<Record<string, Platform>> = {
  'standard-webhooks': standardWebhooks,
}

/** The names of all platforms, for errors and help texts. */
export const platformNames: readonly string[] = Object.keys(platforms)
