const REGIONS = [
  'Africa',
  'America',
  'Antarctica',
  'Arctic',
  'Asia',
  'Atlantic',
  'Australia',
  'Europe',
  'Indian',
  'Pacific',
  'Brazil',
  'Canada',
  'Chile',
  'Etc',
  'Mexico',
  'US',
]
const AREA_AND_CITY = new RegExp(`^(${REGIONS.join('|')})(/[A-Z][A-Za-z0-9_+-]*)+$`)

/** The allowed names of time zones, for messages. */
export const EXPECTED_ZONE = 'UTC or an IANA time zone such as Europe/Berlin'

/**
 * Whether this is an unambiguous name of a time zone: `UTC`, or an area and a city (`Europe/Berlin`, also `Etc/GMT+5`). Other names are
 * ambiguous: `CET` has summer time in Node but not in PostgreSQL, `IST` is India in one and Israel in the other.
 */
export function isTimeZone(name: string): boolean {
  if (name === 'UTC') return true
  if (!AREA_AND_CITY.test(name)) return false
  const known = canonicalName(name)
  return known !== undefined && (known === name || known.toLowerCase() !== name.toLowerCase())
}

/** The replacement for a refused name, as a part of a sentence. Undefined for an unknown name. */
export function adviseZone(name: string): string | undefined {
  const cities = CITIES[name.toUpperCase()]
  if (cities) return `"${name}" is ambiguous; use ${cities}`
  const hours = /^[A-Z<>+-]{0,8}?(?:GMT|UTC)?([+-]\d{1,2})(?::?00)?>?$/i.exec(name)?.[1]
  if (hours) return `"${name}" is ambiguous; use ${fixedZones(Math.abs(Number(hours)))}`
  const spelled = [name, name.replace(/^(posix|right)\//i, '')]
    .map(spellingOf)
    .find((spelling) => spelling !== undefined)
  return spelled && `use ${spelled}`
}

/** The name of a zone with this fixed offset, in hours ahead of UTC. Undefined if there is no such zone. */
export function nameOfFixedOffset(hoursAhead: number): string | undefined {
  if (hoursAhead === 0) return 'UTC'
  if (!Number.isInteger(hoursAhead) || hoursAhead > 14 || hoursAhead < -12) return undefined
  return hoursAhead > 0 ? `Etc/GMT-${hoursAhead}` : `Etc/GMT+${-hoursAhead}`
}

const fixedZones = (hours: number) =>
  hours === 0
    ? 'UTC'
    : `a city, or ${nameOfFixedOffset(hours)} for ${hours} hours ahead of UTC and ${nameOfFixedOffset(-hours) ?? 'UTC'} for ${hours} hours behind it`

/** The name in its correct case. Undefined if more than the case is wrong. */
function spellingOf(name: string): string | undefined {
  if (name.toUpperCase() === 'UTC') return 'UTC'
  const capitals = name
    .toLowerCase()
    .replace(/(^|[/_-])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())
  const known = canonicalName(capitals)
  if (known === undefined) return undefined
  if (known.toLowerCase() === name.toLowerCase()) return known
  return isTimeZone(capitals) ? capitals : undefined
}

function canonicalName(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}

const either = (...names: string[]) => names.join(' or ')

/** The cities for abbreviations and for IANA names without an area. */
const CITIES: Readonly<Record<string, string>> = {
  ...of('UTC', 'GMT', 'GMT0', 'GMT+0', 'GMT-0', 'UCT', 'UT', 'Z', 'Zulu', 'Universal', 'Greenwich', 'Etc/Unknown'),
  ...of('Europe/Brussels', 'CET', 'MET', 'CEST', 'MEST', 'MEZ', 'MESZ'),
  ...of('Europe/Athens', 'EET', 'EEST'),
  ...of('Europe/Lisbon', 'WET', 'WEST', 'Portugal'),
  ...of('Europe/London', 'GB', 'GB-Eire'),
  ...of('Europe/Moscow', 'W-SU', 'MSK', 'MSD'),
  ...of('America/New_York', 'EST5EDT', 'EDT', 'ET'),
  ...of('America/Chicago', 'CST6CDT', 'CDT', 'CT'),
  ...of('America/Denver', 'MST7MDT', 'MDT', 'MT', 'Navajo'),
  ...of('America/Los_Angeles', 'PST8PDT', 'PDT', 'PT'),
  ...of('America/Anchorage', 'AKST', 'AKDT', 'AST9ADT'),
  ...of('Pacific/Honolulu', 'HST'),
  ...of('America/St_Johns', 'NST', 'NDT'),
  ...of('America/Sao_Paulo', 'BRT', 'BRST'),
  ...of('America/Argentina/Buenos_Aires', 'ART'),
  ...of('Asia/Tokyo', 'Japan', 'JST'),
  ...of('Asia/Seoul', 'ROK', 'KST'),
  ...of('Asia/Shanghai', 'PRC'),
  ...of('Asia/Taipei', 'ROC'),
  ...of('Asia/Hong_Kong', 'Hongkong', 'HKT'),
  ...of('Asia/Singapore', 'Singapore', 'SGT'),
  ...of('Asia/Karachi', 'PKT'),
  ...of('Asia/Jakarta', 'WIB'),
  ...of('Asia/Manila', 'PHT'),
  ...of('Asia/Ho_Chi_Minh', 'VST', 'ICT'),
  ...of('Asia/Tehran', 'Iran', 'IRT', 'IRST'),
  ...of('Asia/Jerusalem', 'Israel', 'IDT'),
  ...of('Asia/Dubai', 'GST'),
  ...of('Europe/Istanbul', 'Turkey', 'TRT'),
  ...of('Europe/Warsaw', 'Poland'),
  ...of('Europe/Dublin', 'Eire'),
  ...of('Africa/Cairo', 'Egypt'),
  ...of('Africa/Tripoli', 'Libya'),
  ...of('Africa/Johannesburg', 'SAST'),
  ...of('Africa/Nairobi', 'EAT'),
  ...of('Africa/Lagos', 'WAT'),
  ...of('Africa/Maputo', 'CAT'),
  ...of('America/Havana', 'Cuba'),
  ...of('America/Jamaica', 'Jamaica'),
  ...of('Atlantic/Reykjavik', 'Iceland'),
  ...of('Pacific/Auckland', 'NZ', 'NZST', 'NZDT', 'NZT'),
  ...of('Pacific/Chatham', 'NZ-CHAT'),
  ...of('Pacific/Kwajalein', 'Kwajalein'),
  ...of('Australia/Sydney', 'AEDT', 'AET'),
  ...of('Australia/Perth', 'AWST'),
  ...of('Australia/Adelaide', 'ACDT'),
  EST: either('America/New_York', 'America/Panama (no summer time)'),
  MST: either('America/Denver', 'America/Phoenix (no summer time)'),
  PST: either('America/Los_Angeles', 'Asia/Manila'),
  CST: either('America/Chicago', 'Asia/Shanghai', 'America/Havana'),
  IST: either('Asia/Kolkata', 'Asia/Jerusalem', 'Europe/Dublin'),
  BST: either('Europe/London', 'Asia/Dhaka'),
  AST: either('America/Halifax', 'Asia/Riyadh'),
  ADT: 'America/Halifax',
  AEST: either('Australia/Sydney', 'Australia/Brisbane (no summer time)'),
  ACST: either('Australia/Adelaide', 'Australia/Darwin (no summer time)'),
}

function of(city: string, ...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name.toUpperCase(), city]))
}
