import type { Scalar } from '../messages/scalar.ts'

/**
 * SQL's LIKE: `%` is any text, `_` any one character, the character after `escapeWith` is literal.
 *
 * @returns undefined (unknown) unless both are strings.
 */
export function matchesLike(value: Scalar, pattern: Scalar, escapeWith?: Scalar): boolean | undefined {
  if (typeof value !== 'string' || typeof pattern !== 'string') return undefined
  return compileLike(pattern, typeof escapeWith === 'string' ? escapeWith : '').test(value)
}

const compiled = new Map<string, RegExp>()
const COMPILED_MAX = 1000

function compileLike(pattern: string, escapeWith: string): RegExp {
  const key = `${escapeWith}\n${pattern}`
  const known = compiled.get(key)
  if (known) return known
  if (compiled.size >= COMPILED_MAX) compiled.clear()
  const regexp = new RegExp(`^${[...parts(pattern, escapeWith)].join('')}$`, 'su')
  compiled.set(key, regexp)
  return regexp
}

function* parts(pattern: string, escapeWith: string): Generator<string> {
  let isEscaped = false
  for (const character of pattern) {
    if (!isEscaped && character === escapeWith) {
      isEscaped = true
      continue
    }
    yield isEscaped ? literal(character) : (WILDCARDS[character] ?? literal(character))
    isEscaped = false
  }
}

const WILDCARDS: Readonly<Record<string, string>> = { '%': '.*', _: '.' }
const literal = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
