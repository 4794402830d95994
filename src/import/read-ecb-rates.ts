import { isCurrency } from '../contracts/currency.ts'
import type { Candidate } from './candidate.ts'
import type { Source } from './csv/open-source.ts'
import { splitLines } from './csv/split-lines.ts'
import { ImportError } from './import-error.ts'
import { addSkipped, type ImportSummary } from './summary.ts'
import { monthNumber } from './values/month-names.ts'

/** The longest file of the ECB has about 45 columns. */
const MAX_LINE_BYTES = 64 << 10
/** A day without a rate for a currency. */
const ABSENT = ['', 'N/A']

export interface RatesFormat {
  /** The currency of which one unit is worth each rate. */
  base: string
  /** The time of the events, ISO 8601 text. Of two rates for the same day, the later one counts. */
  publishedAt: string
}

/**
 * Reads the reference rates of the European Central Bank, `eurofxref-hist.csv` or `eurofxref.csv`: a column `Date`, and a column for
 * each currency. Each line ends with a comma. `N/A` is a day without a rate.
 *
 * @throws ImportError when the file has another form.
 */
export async function* readEcbRates(
  source: Source,
  format: RatesFormat,
  summary: ImportSummary,
): AsyncGenerator<Candidate> {
  let quotes: string[] | undefined
  for await (const lines of splitLines(source.chunks, MAX_LINE_BYTES)) {
    for (const { number, bytes, isTooLong } of lines) {
      const cells = bytes
        .toString('latin1')
        .split(',')
        .map((cell) => cell.trim())
      if (cells.every((cell) => cell === '')) continue
      if (!quotes) {
        quotes = readHeader(cells, source.name)
        continue
      }
      summary.lines++
      if (isTooLong) yield { line: number, reason: 'too_large', error: 'the line is too long', body: bytes }
      else yield* ratesOf(cells, { line: number, quotes }, format, summary)
    }
  }
  if (!quotes) throw notEcb(source.name, 'it is empty')
}

function readHeader([first = '', ...names]: string[], file: string): string[] {
  if (first.toLowerCase() !== 'date')
    throw notEcb(file, `its first column is "${first.slice(0, 40)}" instead of "Date"`)
  if (!names.some(isCurrency)) throw notEcb(file, 'no column is named by a currency code')
  return names
}

function notEcb(file: string, problem: string): ImportError {
  return new ImportError(
    `${file} is not a file of exchange rates: ${problem}. It must have a column Date and a column for each currency, such as eurofxref-hist.csv of the European Central Bank`,
  )
}

function* ratesOf(
  [date = '', ...values]: string[],
  { line, quotes }: { line: number; quotes: readonly string[] },
  { base, publishedAt }: RatesFormat,
  summary: ImportSummary,
): Generator<Candidate> {
  const day = readDay(date)
  for (const [i, rate] of values.entries()) {
    const quote = quotes[i] ?? ''
    if (ABSENT.includes(rate)) continue
    if (!isCurrency(quote) || quote === base) {
      addSkipped(summary.skipped, {
        [quote === base ? 'rates of the base' : 'currencies that ISO 4217 does not have']: 1,
      })
      continue
    }
    // The time is that of the envelope: the next import of the same rate has another, which is no contradiction.
    const data = { base, quote, rate, date: day }
    const id = `rate ${base}/${quote} ${day} ${rate}`
    yield { line, body: JSON.stringify({ id, type: 'ExchangeRatePublished', time: publishedAt, data }) }
  }
}

const WORDS = /^(\d{1,2}) ([A-Z][a-z]+) (\d{4})$/

/** `2024-01-02`, or `2 January 2024` in the file of one day. Any other text as it is, so that the event is rejected. */
function readDay(text: string): string {
  const [, day = '', month = '', year] = WORDS.exec(text) ?? []
  const number = monthNumber(month)
  if (year === undefined || number === undefined) return text
  return `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`
}
