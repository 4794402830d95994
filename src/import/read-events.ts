import type { Candidate } from './candidate.ts'
import type { Source } from './csv/open-source.ts'
import { type Line, splitLines } from './csv/split-lines.ts'
import { ImportError } from './import-error.ts'
import { openRefused } from './refused-line.ts'
import type { ImportSummary } from './summary.ts'

const BLANK = /^\s*$/

/**
 * Reads NDJSON: one event per line, in any envelope, as unparsed bytes. From a line of a rejects file or of exported
 * dead letters, the event inside is read.
 *
 * @param summary counts the lines.
 * @throws ImportError when the file is JSON, but not one event per line.
 */
export async function* readEvents(
  source: Source,
  maxEventBytes: number,
  summary: ImportSummary,
): AsyncGenerator<Candidate> {
  for await (const lines of splitLines(source.chunks, maxEventBytes)) {
    for (const line of lines) {
      if (isBlank(line)) continue
      if (summary.lines === 0) refuseDocument(line, source.name)
      summary.lines++
      if (line.isTooLong) yield tooLong(line, maxEventBytes)
      else yield { line: line.number, ...(openRefused(line.bytes) ?? { body: line.bytes }) }
    }
  }
}

function isBlank({ bytes, isTooLong }: Line): boolean {
  return !isTooLong && (bytes.length === 0 || ((bytes[0] ?? 0) <= 0x20 && BLANK.test(bytes.toString('latin1'))))
}

/** Refuses a JSON document that spans the file. Otherwise each of its lines would be rejected. */
function refuseDocument({ bytes }: Line, name: string): void {
  const start = bytes.subarray(0, 100).toString('latin1').trim()
  if (start.startsWith('[')) {
    throw new ImportError(
      `${name} is a JSON array, but an import needs one event per line. Convert it, for example: jq -c '.[]' FILE`,
    )
  }
  if (start === '{') {
    throw new ImportError(
      `${name} has an event on several lines. Put each event on one line, for example: jq -c . FILE`,
    )
  }
}

function tooLong({ number, bytes }: Line, maxEventBytes: number): Candidate {
  const error = `the line is longer than ${maxEventBytes} bytes (TIDEMARK_MAX_EVENT_BYTES)`
  return { line: number, reason: 'too_large', error, body: bytes }
}
