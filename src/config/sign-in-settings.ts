import { BlockList, isIP } from 'node:net'
import { type MappedRole, readRoleMap } from './role-map.ts'
import { flag, type Setting, text } from './setting-kinds.ts'

/** How people sign in without a password: at an OpenID provider, or at a proxy in front of Tidemark. */
export interface SignInConfig {
  /** Undefined: nobody signs in at a provider. */
  oidcIssuer: string | undefined
  oidcClientId: string | undefined
  /** Undefined: a public client, which PKCE alone protects. */
  oidcClientSecret: string | undefined
  oidcScopes: string
  /** The name of the provider on the sign-in page. Undefined: its host. */
  oidcName: string | undefined
  /** People with a verified e-mail address of these domains get an account at their first sign-in. */
  oidcEmailDomains: string[]
  oidcRoleClaim: string
  /** Which values of the claim give which role. Undefined: roles are those of the accounts. */
  oidcRoles: MappedRole[] | undefined
  /** The header with the name of the person, in lower case. Undefined: no proxy signs people in. */
  proxyUserHeader: string | undefined
  /** The addresses of the proxies. Undefined: none is trusted. */
  trustedProxies: string[] | undefined
  /** Whether a person who is new at the proxy gets an account. */
  proxySignUp: boolean
}

const optional = (setting: Omit<Setting<string | undefined>, 'default'>): Setting<string | undefined> => ({
  ...setting,
  default: undefined,
})

export const signInSettings = {
  oidcIssuer: optional({
    name: 'TIDEMARK_OIDC_ISSUER',
    meaning: 'Address of the OpenID provider at which people sign in; see docs/sign-in.md',
    defaultText: 'none',
    allowed: 'an https:// address, or http:// on this machine',
    read: readIssuer,
  }),
  oidcClientId: optional({
    name: 'TIDEMARK_OIDC_CLIENT_ID',
    meaning: 'Id of Tidemark at the provider',
    defaultText: 'none; required with TIDEMARK_OIDC_ISSUER',
    allowed: 'any text',
    read: (value) => value,
  }),
  oidcClientSecret: optional({
    name: 'TIDEMARK_OIDC_CLIENT_SECRET',
    meaning: 'Secret of Tidemark at the provider',
    defaultText: 'none, for a public client',
    allowed: 'any text',
    read: (value) => value,
    shown: () => '…',
  }),
  oidcScopes: {
    name: 'TIDEMARK_OIDC_SCOPES',
    meaning: 'Scopes that are requested from the provider',
    defaultText: 'openid email profile',
    allowed: 'names separated by spaces, with openid',
    read: (value: string) => (value.split(' ').includes('openid') ? value : undefined),
    default: 'openid email profile',
  } as Setting<string>,
  oidcName: optional({
    name: 'TIDEMARK_OIDC_NAME',
    meaning: 'Name of the provider on the sign-in page',
    defaultText: 'host of the issuer',
    allowed: 'up to 40 characters',
    read: (value) => (/^[^\p{C}]{1,40}$/u.test(value) ? value : undefined),
  }),
  oidcEmailDomains: {
    name: 'TIDEMARK_OIDC_EMAIL_DOMAINS',
    meaning:
      'Domains whose people get an account at their first sign-in, if the provider has verified their e-mail address',
    defaultText: 'none: only invited people sign in',
    allowed: 'domains separated by commas, such as shop.example.com,example.org',
    read: readDomains,
    default: [],
  } as Setting<string[]>,
  oidcRoleClaim: text(
    'TIDEMARK_OIDC_ROLE_CLAIM',
    'Claim with the groups or roles of a person, by name or path',
    'groups',
  ),
  oidcRoles: {
    name: 'TIDEMARK_OIDC_ROLES',
    meaning:
      'Roles by values of the claim; the first value that a person has counts, and people without one are refused',
    defaultText: 'none: the roles of the accounts count',
    allowed:
      'VALUE=ROLE or VALUE=ROLE@TENANT, separated by commas; roles: viewer, analyst, operator, admin (without a tenant)',
    read: readRoleMap,
    default: undefined,
  } as Setting<MappedRole[] | undefined>,
  proxyUserHeader: optional({
    name: 'TIDEMARK_PROXY_USER_HEADER',
    meaning: 'Header in which a trusted proxy sends the name of the person it has signed in; see docs/sign-in.md',
    defaultText: 'none',
    allowed: 'the name of a header, such as X-Forwarded-User',
    read: readHeaderName,
  }),
  trustedProxies: {
    name: 'TIDEMARK_TRUSTED_PROXIES',
    meaning: 'Addresses of proxies whose headers are trusted',
    defaultText: 'none; required with TIDEMARK_PROXY_USER_HEADER',
    allowed: 'addresses and networks separated by commas, such as 10.0.0.7,192.168.0.0/16,fd00::/8',
    read: readNetworks,
    default: undefined,
  } as Setting<string[] | undefined>,
  proxySignUp: flag(
    'TIDEMARK_PROXY_SIGN_UP',
    'Whether a person who is new at the proxy gets an account with the role viewer',
  ),
}

/** Whether people sign in elsewhere, so that the API is closed without keys and people too. */
export const hasSignInElsewhere = ({ oidcIssuer, proxyUserHeader }: SignInConfig): boolean =>
  oidcIssuer !== undefined || proxyUserHeader !== undefined

/** Faults of settings that are valid alone, but not together. */
export function signInProblems(config: SignInConfig & { publicUrl: string | undefined }): string[] {
  const problems: string[] = []
  const { oidcIssuer, oidcClientId, publicUrl, proxyUserHeader, trustedProxies } = config
  if (oidcIssuer !== undefined) {
    if (oidcClientId === undefined) problems.push('TIDEMARK_OIDC_ISSUER needs TIDEMARK_OIDC_CLIENT_ID')
    if (publicUrl === undefined) {
      problems.push(
        'TIDEMARK_OIDC_ISSUER needs TIDEMARK_PUBLIC_URL, the origin to which the provider sends people back',
      )
    } else if (!isSafeOrigin(new URL(publicUrl))) {
      problems.push(
        `TIDEMARK_PUBLIC_URL is "${publicUrl}"; with TIDEMARK_OIDC_ISSUER it must begin with https://, except on this machine`,
      )
    }
  }
  if (proxyUserHeader !== undefined && trustedProxies === undefined) {
    problems.push(
      'TIDEMARK_PROXY_USER_HEADER needs TIDEMARK_TRUSTED_PROXIES, the addresses of the proxies that send the header. Without them every client could sign in as anybody',
    )
  }
  return problems
}

/** Whether nobody between the browser and the server can read what is sent. */
function isSafeOrigin({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname))
}

function readIssuer(value: string): string | undefined {
  const url = URL.parse(value)
  return url && isSafeOrigin(url) && url.username === '' && url.search === '' && url.hash === '' ? value : undefined
}

function readDomains(value: string): string[] | undefined {
  const domains = value.split(',').map((domain) => domain.trim().toLowerCase())
  return domains.every((domain) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(domain)) ? domains : undefined
}

/** Headers with another meaning cannot name a person. */
const NOT_FOR_NAMES = new Set(['authorization', 'cookie', 'host', 'origin', 'content-type', 'content-length', 'accept'])

function readHeaderName(value: string): string | undefined {
  const name = value.toLowerCase()
  return /^[a-z0-9-]+$/.test(name) && !NOT_FOR_NAMES.has(name) ? name : undefined
}

function readNetworks(value: string): string[] | undefined {
  const networks = value.split(',').map((entry) => entry.trim())
  return networks.every((network) => partsOf(network) !== undefined) ? networks : undefined
}

/** A list that says whether an address is in one of the networks. */
export function networkList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const parts = partsOf(network)
    if (parts) list.addSubnet(parts.address, parts.prefix, parts.family)
  }
  return list
}

function partsOf(network: string): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [, address = '', bits] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(network) ?? []
  const version = isIP(address)
  if (version === 0) return undefined
  const longest = version === 6 ? 128 : 32
  const prefix = bits === undefined ? longest : Number(bits)
  // A network of all addresses would trust everybody.
  return prefix > 0 && prefix <= longest ? { address, prefix, family: version === 6 ? 'ipv6' : 'ipv4' } : undefined
}
