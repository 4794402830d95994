import type { CsvTime } from '../csv/csv-layout.ts'
import type { Findings } from './findings.ts'

const FEWEST_DAYS = 10
const FEWEST_MONTHS = 3
const MOST_DAYS = 1000
const DAY_OR_MONTH_FIRST = /DD\W+MM|MM\W+DD/

/** Checks whether days and months may be swapped although every time is valid: no day is above 12. */
export function surveyDays({ ways }: CsvTime) {
  const [way] = ways
  const days = new Set<string>()
  const isInDoubt = ways.length === 1 && DAY_OR_MONTH_FIRST.test(way?.name ?? '')
  let isClear = false

  return {
    add: (text: string, time: string | undefined): void => {
      if (!isInDoubt || isClear || time === undefined || text === '') return
      if (Number(time.slice(8, 10)) > 12) isClear = true
      else if (days.size < MOST_DAYS) days.add(time.slice(0, 10))
    },
    conclude: (findings: Findings): void => {
      const months = new Set([...days].map((day) => day.slice(0, 7)))
      if (isClear || days.size < FEWEST_DAYS || months.size < FEWEST_MONTHS) return
      findings.doubt(`no day is later than the 12th of a month, so day and month of ${way?.name} may be swapped`, '')
    },
  }
}
