/** One token of a SQL filter. `text` is upper case for keywords, and without quotes. */
export interface Token {
  readonly kind: 'name' | 'quotedName' | 'string' | 'number' | 'symbol' | 'end'
  readonly text: string
  /** Its first position, counted from 0. */
  readonly at: number
}

/** An error in a SQL expression, with its position. */
export class SqlSyntaxError extends Error {
  override readonly name = 'SqlSyntaxError'
}

const SPACE = /\s+/y
const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['number', /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[\p{L}_$#][\p{L}\p{N}_$#]*/uy],
  ['quotedName', /\[(?:[^\]]|\]\])+\]|"(?:[^"]|"")+"/y],
  ['string', /[nN]?'(?:[^']|'')*'/y],
  ['symbol', /<>|!=|>=|<=|[=<>+\-*/%(),.;]/y],
]

/**
 * Splits a SQL filter or action into tokens.
 *
 * @throws SqlSyntaxError at the first invalid character.
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    at += matchAt(SPACE, sql, at)?.length ?? 0
    if (at >= sql.length) return [...tokens, { kind: 'end', text: '', at }]
    const token = readToken(sql, at)
    tokens.push(token)
    at += token.length
  }
}

function readToken(sql: string, at: number): Token & { length: number } {
  // N'text' is a string, though it begins like a name.
  const isNational = /^[nN]'/.test(sql.slice(at, at + 2))
  for (const [kind, pattern] of PATTERNS) {
    if (isNational && kind === 'name') continue
    const raw = matchAt(pattern, sql, at)
    if (raw !== undefined) return { kind, text: unquote(kind, raw), at, length: raw.length }
  }
  const character = sql[at] ?? ''
  if (character === "'" || character === '"' || character === '[') {
    throw new SqlSyntaxError(`${character} at position ${at + 1} is not closed`)
  }
  if (character === '@') throw new SqlSyntaxError(`parameters (@ at position ${at + 1}) are not supported`)
  throw new SqlSyntaxError(`${character} at position ${at + 1} is not valid here`)
}

function unquote(kind: Token['kind'], raw: string): string {
  if (kind === 'string') return raw.replace(/^[nN]/, '').slice(1, -1).replaceAll("''", "'")
  if (kind !== 'quotedName') return raw
  return raw.startsWith('[') ? raw.slice(1, -1).replaceAll(']]', ']') : raw.slice(1, -1).replaceAll('""', '"')
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
