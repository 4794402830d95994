import { createHash, randomBytes } from 'node:crypto'

/** The form of the tokens of sessions and invitations: 256 random bits. */
export const TOKEN = /^[\w-]{43}$/

export const createToken = (): string => randomBytes(32).toString('base64url')

/** The hash of a token as it is stored. */
export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest()
