import type { CsvTime } from '../csv/csv-layout.ts'
import { ImportError } from '../import-error.ts'

/** Decides from all times of a file which of several formats they have, such as day or month first. */
export function surveyWays({ ways }: CsvTime, file: string) {
  const failures = ways.map(() => 0)
  const earliest = ways.map((): string | undefined => undefined)
  let differing: { line: number; column: string; text: string; times: (string | undefined)[] } | undefined

  return {
    /** @returns the time in each of the formats. */
    add: (line: number, { column, text }: { column: string; text: string }): (string | undefined)[] => {
      if (text === '') return ways.map(() => undefined)
      const times = ways.map(({ readTime }) => readTime(text))
      times.forEach((time, way) => {
        if (time === undefined) failures[way] = (failures[way] ?? 0) + 1
        else if (time < (earliest[way] ?? '~')) earliest[way] = time
      })
      if (!differing && times.some((time) => time !== times[0])) differing = { line, column, text, times }
      return times
    },
    /** @throws ImportError when several formats fit all times and give different results. */
    choose: (): number => {
      const fewest = Math.min(...failures)
      const best = ways.flatMap((_, way) => (failures[way] === fewest ? [way] : []))
      const [first = 0, other] = best
      if (other === undefined || !differing) return first
      const begin = best.filter((way) => ways[way]?.firstDays?.includes(earliest[way]?.slice(0, 10) ?? ''))
      if (begin.length === 1) return begin[0] ?? first
      const { line, column, text, times } = differing
      const readings = best.map((way) => `${times[way]?.slice(0, 10)} (${ways[way]?.name})`).join(' or ')
      throw new ImportError(
        `${file}: ${column} "${text}" on line ${line} is ambiguous: ${readings}. No other time in the file decides. Nothing of the file was imported. Set --time-format`,
      )
    },
  }
}
