const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'da']

/** Months by their names and short names in the languages that exports are commonly in, without dots and accents. */
const numberByName: ReadonlyMap<string, number> = new Map(
  LANGUAGES.flatMap((language) => ['long', 'short'].flatMap((style) => namesOf(language, style as 'long' | 'short'))),
)

function namesOf(language: string, month: 'long' | 'short'): (readonly [name: string, month: number])[] {
  const write = new Intl.DateTimeFormat(language, { month, day: 'numeric', timeZone: 'UTC' })
  return Array.from({ length: 12 }, (_, i) => {
    const parts = write.formatToParts(Date.UTC(2026, i, 1))
    return [fold(parts.find(({ type }) => type === 'month')?.value ?? ''), i + 1] as const
  })
}

function fold(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f.]/g, '')
    .toLowerCase()
}

/** @returns 1 to 12; undefined for a name that is not a month. */
export function monthNumber(name: string): number | undefined {
  const folded = fold(name)
  return numberByName.get(folded) ?? (folded === 'sept' ? 9 : undefined)
}
