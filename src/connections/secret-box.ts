import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../config/config.ts'
import { readSecretKey } from '../config/setting-values.ts'
import { UserError } from '../user-error.ts'

/** Encrypts what is stored, so that a copy of the database does not open the platforms. */
export interface SecretBox {
  /** @param owner what the secret belongs to; it opens only under the same owner. */
  seal(secret: string, owner: string): Buffer
  /** @throws SecretError when it was sealed with another key, or is not whole. */
  open(sealed: Uint8Array, owner: string): string
}

/** The secrets of a connection cannot be read with this key. */
export class SecretError extends UserError {}

const CIPHER = 'aes-256-gcm'
const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM with a new nonce for each secret. A sealed secret is: version, nonce, tag, ciphertext. */
export function createSecretBox(key: Uint8Array): SecretBox {
  return {
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner))
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text])
    },
    open(sealed, owner) {
      const [nonce, tag, text] = [
        sealed.subarray(1, 1 + NONCE_BYTES),
        sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES),
        sealed.subarray(1 + NONCE_BYTES + TAG_BYTES),
      ]
      try {
        if (sealed[0] !== VERSION) throw new Error(`version ${sealed[0]}`)
        const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(owner)).setAuthTag(tag)
        return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new SecretError(
          'The stored secrets cannot be decrypted. Set TIDEMARK_SECRET_KEY to the key with which they were stored, or restore the file secret.key of the data folder',
          { cause },
        )
      }
    },
  }
}

const KEY_BYTES = 32

/**
 * Opens the box with the key of the settings, or else with that of the data folder, in its file `secret.key`. The first secret that is sealed
 * creates the file, readable only by its owner.
 */
export function openSecretBox({ secretKey, dataDir }: Pick<Config, 'secretKey' | 'dataDir'>): SecretBox {
  const file = join(dataDir, 'secret.key')
  return {
    seal: (secret, owner) => createSecretBox(secretKey ?? createKey(file)).seal(secret, owner),
    open: (sealed, owner) => createSecretBox(secretKey ?? readKey(file)).open(sealed, owner),
  }
}

/** Another process may create the file at the same time: the first one wins. */
function createKey(file: string): Buffer {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      const problem = `The file ${file} cannot be created: ${(cause as Error).message}. Set TIDEMARK_SECRET_KEY`
      throw new SecretError(problem, { cause })
    }
  }
  return readKey(file)
}

function readKey(file: string): Buffer {
  const key = existsSync(file) ? readSecretKey(readFileSync(file, 'utf8').trim()) : undefined
  if (key) return key
  throw new SecretError(
    `The file ${file} does not have the key of the stored secrets. Restore it, or set TIDEMARK_SECRET_KEY to the key`,
  )
}
