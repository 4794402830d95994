import type { CsvTime, TimeWay } from '../csv/csv-layout.ts'
import { readIsoTime } from '../values/read-time.ts'
import { timeReader } from '../values/time-format.ts'

const CLOCKS = ['HH24:MI', 'HH24:MI:SS', 'HH12:MI AM', 'HH12:MI:SS AM']
/** The second edition begins here, the first a year later; both end on the same day. */
const FIRST_DAY = '2009-12-01'
const LAST_DAY = '2011-12-09'

/**
 * The original data set has times in ISO 8601. Copies have the format of the spreadsheet of some country: month or day
 * first, with any separator. A time outside the days of the data set is wrong.
 */
function wayOf(name: string, dates: readonly string[]): TimeWay {
  const readers = dates.flatMap((date) => CLOCKS.map((clock) => timeReader(`${date} ${clock}`)))
  return {
    name,
    firstDays: [FIRST_DAY, '2010-12-01'],
    readTime: (text) => {
      const iso = readIsoTime(text)
      if (iso !== undefined) return iso
      for (const read of readers) {
        const time = read(text)
        if (time !== undefined) return isWithin(time) ? time : undefined
      }
      return undefined
    },
  }
}

function isWithin(time: string): boolean {
  const day = time.slice(0, 10)
  return day >= FIRST_DAY && day <= LAST_DAY
}

/** The time of the invoice. All lines together decide its format. */
export const invoiceTime: CsvTime = {
  read: (cells) => ({ column: 'InvoiceDate', text: cells.InvoiceDate ?? '' }),
  ways: [
    wayOf('month first', ['MM/DD/YYYY', 'MM-DD-YYYY', 'MM/DD/YY', 'MM-DD-YY', 'MM.DD.YYYY']),
    wayOf('day first', ['DD/MM/YYYY', 'DD-MM-YYYY', 'DD/MM/YY', 'DD-MM-YY', 'DD.MM.YYYY', 'DD.MM.YY']),
  ],
}
