import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { KeyError } from '../key-error.ts'
import { createFairTurns, type Turn, type TurnLimits } from './fair-turns.ts'

// A stored password is `$scrypt$ln=15,r=8,p=3$SALT$HASH`. These parameters take 32 MiB of memory and are among those that OWASP recommends.

const LOG_N = 15
const R = 8
const P = 3
const MAX_MEMORY = 64 << 20
const HASH_BYTES = 32
const STORED = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/

const SHORTEST_PASSWORD = 15
export const LONGEST_PASSWORD = 128
const FEWEST_CHARACTERS = 6

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** Hashes passwords, a few at a time. Clients take turns. */
export interface Passwords {
  /** The text to store. @throws TooBusy */
  hash(password: string, turn: Turn): Promise<string>
  /**
   * Whether a password is the stored one. Without a stored one, the same time is spent and the answer is no.
   *
   * @throws TooBusy
   */
  matches(password: string, stored: string | null, turn: Turn): Promise<boolean>
}

/** Two hashes take 64 MiB. A sign-in waits for 30 seconds at most. */
const LIMITS: TurnLimits = { atOnce: 2, mostWaiting: 500, longestWaitMs: 30_000 }

/** @param limits others than the usual ones. */
export function createPasswords(limits: Partial<TurnLimits> = {}): Passwords {
  const { inTurn } = createFairTurns({ ...LIMITS, ...limits })
  return {
    hash: (password, turn) => inTurn(turn, () => hashWith(password, randomBytes(16))),
    async matches(password, stored, turn) {
      const [, logN = LOG_N, r = R, p = P, salt = 'none', expected = ''] = STORED.exec(stored ?? '') ?? []
      const options = { N: 2 ** Number(logN), r: Number(r), p: Number(p), maxmem: MAX_MEMORY }
      const salted = Buffer.from(salt, 'base64url')
      const found = await inTurn(turn, () => derive(normal(password), salted, HASH_BYTES, options))
      const hash = Buffer.from(expected, 'base64url')
      return hash.length === found.length && timingSafeEqual(hash, found)
    },
  }
}

/** @throws KeyError when a password is too short, too long or too simple. */
export function checkPassword(password: string, name: string): void {
  const { length } = [...password]
  if (length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
    throw new KeyError(
      'invalid',
      `The password must have ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters. A sentence of several words is a good one`,
    )
  }
  const simple = normal(password).toLowerCase()
  const rest = simple.replaceAll(name, '')
  if (new Set(rest).size >= FEWEST_CHARACTERS && !isSequence(simple)) return
  throw new KeyError(
    'invalid',
    `The password is easy to guess: apart from the name it needs ${FEWEST_CHARACTERS} different characters, and may not be a sequence such as 123456`,
  )
}

/** Whether each character follows the one before, as in `abcdef` and `0123456789`. */
function isSequence(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).filter((code, index) => code - (codes[index] ?? 0) === 1)
  return steps.length > (codes.length - 1) * 0.7
}

async function hashWith(password: string, salt: Buffer): Promise<string> {
  const options = { N: 2 ** LOG_N, r: R, p: P, maxmem: MAX_MEMORY }
  const hash = await derive(normal(password), salt, HASH_BYTES, options)
  return `$scrypt$ln=${LOG_N},r=${R},p=${P}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

/** Keyboards write the same letter in different ways. */
const normal = (password: string) => password.normalize('NFKC')
