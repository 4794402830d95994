import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { settings } from '../src/config/config.ts'

// Writes the table of docs/settings.md: "node scripts/settings-table.ts". A test checks that the table is up to date.

export const settingsPage = fileURLToPath(new URL('../docs/settings.md', import.meta.url))

const PLACE = /(<!-- settings -->\n)[\s\S]*?(<!-- \/settings -->)/

/** Every setting as a Markdown table. */
export function settingsTable(): string {
  const rows = Object.values(settings).map(({ name, meaning, defaultText, allowed }) => [
    `\`${name}\``,
    meaning,
    defaultText,
    allowed,
  ])
  const lines = [['Setting', 'Meaning', 'Default', 'Allowed'], ['---', '---', '---', '---'], ...rows]
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`).join('')
}

/**
 * The page with the table between its markers, `<!-- settings -->` and `<!-- /settings -->`.
 *
 * @throws Error if the page does not have the markers.
 */
export function withSettingsTable(page: string): string {
  if (!PLACE.test(page))
    throw new Error('The markers of the table were not found: <!-- settings --> … <!-- /settings -->')
  return page.replace(PLACE, (_, start: string, end: string) => `${start}${settingsTable()}${end}`)
}

if (import.meta.main) writeFileSync(settingsPage, withSettingsTable(readFileSync(settingsPage, 'utf8')))
