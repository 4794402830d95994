import { isIP } from 'node:net'

/** A secret that opens the API; `tenantId` narrows it to one tenant. */
export interface AccessKey {
  key: string
  tenantId: string | undefined
}

/** Keys of at least 16 characters, each with or without a tenant, separated by commas. */
export function readAccessKeys(value: string): AccessKey[] | undefined {
  const keys = value.split(',').map((entry) => {
    const [, tenantId, key = ''] = /^(?:([^:]*):)?(.*)$/.exec(entry.trim()) ?? []
    return { key, tenantId: tenantId || undefined }
  })
  const isTenantEmpty = value.split(',').some((entry) => entry.trim().startsWith(':'))
  return keys.every(({ key }) => key.length >= 16) && !isTenantEmpty ? keys : undefined
}

/** An origin, without its last slash. */
export function readOrigin(value: string): string | undefined {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  return value.replace(/\/$/, '') === url.origin ? url.origin : undefined
}

/** Names, addresses and `*.` before the end of a name, without ports. */
export function readHostNames(value: string): string[] | undefined {
  const names = value.split(',').map((name) => name.trim().toLowerCase().replace(/\.$/, ''))
  return names.every((name) => /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(name) || isIP(name) !== 0)
    ? names
    : undefined
}

/** @returns undefined for any text other than 32 bytes in Base64 or in hexadecimal digits. */
export function readSecretKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined
}
