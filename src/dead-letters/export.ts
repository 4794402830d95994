import type { Pool } from 'pg'
import { describeLetter } from './dead-letter.ts'
import { chunkBySize, readDeadLetters } from './read.ts'

interface Exported {
  /** One JSON object a line, each with its line break. */
  text: string
  letters: number
}

/**
 * Dead letters as lines that `tidemark import` reads: in the form of a rejects file, with the body, source, headers and all other
 * properties of the message.
 */
export async function* exportDeadLetters(pool: Pool, ids: readonly number[]): AsyncGenerator<Exported> {
  for (const chunk of await chunkBySize(pool, ids)) {
    const letters = await readDeadLetters(pool, chunk)
    const lines = letters
      .map(describeLetter)
      .map(({ id, ...rest }) => `${JSON.stringify({ deadLetter: id, ...rest })}\n`)
    yield { text: lines.join(''), letters: letters.length }
  }
}
