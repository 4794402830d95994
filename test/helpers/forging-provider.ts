import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An OpenID provider whose ID tokens are as a test wants them. */
export interface ForgingProvider {
  issuer: string
  /** The claims of the next ID token. */
  claims: Record<string, unknown>
  /** Whether a key signs that the provider does not publish. */
  isForeignKey: boolean
  /** The status of the token endpoint. */
  tokenStatus: number
  close(): Promise<void>
}

export async function startForgingProvider(): Promise<ForgingProvider> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const server = createServer((request, response) => {
    const { issuer } = provider
    const key = provider.isForeignKey ? foreign.privateKey : own.privateKey
    const answers: Record<string, object> = {
      '/.well-known/openid-configuration': {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      },
      '/keys': { keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }] },
      '/token': { access_token: 'a', token_type: 'Bearer', id_token: signed(provider.claims, key) },
    }
    const path = request.url ?? ''
    response.writeHead(path === '/token' ? provider.tokenStatus : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answers[path] ?? {}))
  }).listen(0, 'localhost')
  await once(server, 'listening')
  const provider: ForgingProvider = {
    issuer: `http://localhost:${(server.address() as AddressInfo).port}`,
    claims: {},
    isForeignKey: false,
    tokenStatus: 200,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return provider
}

function signed(claims: object, key: KeyObject): string {
  const parts = [{ alg: 'RS256', kid: '1', typ: 'JWT' }, claims].map(encode).join('.')
  return `${parts}.${sign('RSA-SHA256', Buffer.from(parts), key).toString('base64url')}`
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
