import type { CsvTime } from './csv-layout.ts'
import { ImportError } from './import-error.ts'

/** Finds out from all times of a file which of several ways they are written in, such as day or month first. */
export function surveyWays({ ways }: CsvTime, file: string) {
  const failures = ways.map(() => 0)
  const earliest = ways.map((): string | undefined => undefined)
  let differing: { line: number; column: string; text: string; times: (string | undefined)[] } | undefined

  return {
    /** @returns the time, read in each of the ways. */
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
    /** @throws ImportError when the times can be read in several ways that differ. */
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
        `${file}: ${column} "${text}" on line ${line} may be ${readings}, and no time of the file decides which. Nothing of it was imported; say it with --time-format`,
      )
    },
  }
}
