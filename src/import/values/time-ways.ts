import type { TimeWay } from '../csv/csv-layout.ts'
import { readIsoTime } from './read-time.ts'
import { timeReader } from './time-format.ts'

const COMMON = [
  'DD/MM/YYYY HH24:MI',
  'MM/DD/YYYY HH24:MI',
  'MM/DD/YYYY HH12:MI AM',
  'DD.MM.YYYY HH24:MI',
  'DD-MM-YYYY HH24:MI',
  'MM-DD-YYYY HH24:MI',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'DD.MM.YYYY',
  'DD-MM-YYYY',
  'MM-DD-YYYY',
  'YYYY/MM/DD HH24:MI',
  'YYYY/MM/DD',
  'YYYYMMDD',
  'DD/MM/YY',
  'MM/DD/YY',
  'DD.MM.YY',
  'DD-Mon-YYYY',
  'Mon DD, YYYY',
  'DD Mon YYYY HH24:MI',
  'EPOCH',
].flatMap((format) => (format.endsWith('HH24:MI') ? [format, `${format}:SS`, `${format}:SS TZ`] : [format]))

let common: (readonly [format: string, read: (text: string) => string | undefined])[] | undefined

/** ISO 8601, the format without a `timeFormat`. */
export const isoTime: TimeWay = {
  name: 'ISO 8601',
  readTime: readIsoTime,
  advise: (text) => {
    const formats = formatsOf(text)
    return formats.length === 0
      ? undefined
      : `add "timeFormat": ${formats.map((name) => `"${name}"`).join(' or ')} to the mapping`
  },
}

/** @throws ImportError when the format is not valid. */
export function wayOf(format: string): TimeWay {
  const readTime = timeReader(format)
  const hasBoth = format.includes('DD') && format.includes('MM')
  const swapped = format.replace(/DD|MM/g, (part) => (part === 'DD' ? 'MM' : 'DD'))
  const readSwapped = hasBoth ? timeReader(swapped) : () => undefined
  return {
    name: format,
    readTime,
    advise: (text) => {
      if (readSwapped(text) !== undefined) {
        return `day and month are swapped. Use "timeFormat": "${swapped}"`
      }
      const [other] = formatsOf(text)
      if (other === undefined && readIsoTime(text) === undefined) return `"timeFormat" is "${format}"`
      return `"timeFormat" is "${format}"; ${other === undefined ? 'remove it' : `use "${other}"`}`
    },
  }
}

function formatsOf(text: string): string[] {
  common ??= COMMON.map((format) => [format, timeReader(format)] as const)
  return common.filter(([, read]) => read(text) !== undefined).map(([format]) => format)
}
