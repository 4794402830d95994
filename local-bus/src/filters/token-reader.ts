import { SqlSyntaxError, type Token, tokenize } from './tokens.ts'

/** Reads the tokens of a SQL text, for the parsers. */
export class TokenReader {
  readonly #tokens: readonly Token[]
  #index = 0

  constructor(sql: string) {
    this.#tokens = tokenize(sql)
  }

  get next(): Token {
    return this.#tokens[this.#index] as Token
  }

  take(): Token {
    const token = this.next
    if (token.kind !== 'end') this.#index += 1
    return token
  }

  /** Whether the next word is this keyword or symbol. Quoted names are never keywords. */
  sees(text: string): boolean {
    const { kind, text: found } = this.next
    return (kind === 'name' || kind === 'symbol') && found.toUpperCase() === text
  }

  /** Takes the next word if it is this keyword or symbol. */
  skip(text: string): boolean {
    const isSeen = this.sees(text)
    if (isSeen) this.take()
    return isSeen
  }

  expect(text: string): void {
    if (!this.skip(text)) this.fail(text)
  }

  expectEnd(): void {
    if (this.next.kind !== 'end') this.fail('the end')
  }

  fail(expected: string): never {
    const { kind, text, at } = this.next
    const found = kind === 'end' ? 'the text ends' : `"${text}"`
    throw new SqlSyntaxError(`${found} at position ${at + 1}, expected ${expected}`)
  }
}
