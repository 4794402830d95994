import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownMigrations } from './migrate.ts'

/** The last migration of version 0.1.0. What was released before cannot be changed. */
const LAST_CHECKED_BY_HAND = '0034'

/** Statements after which a process of the previous version fails on the new schema, or waits for long. */
const FORBIDDEN: readonly [pattern: RegExp, reason: string][] = [
  [/\bdrop\s+(table|column)\b/i, 'the previous version uses it: drop it in the release after the next'],
  [/\brename\s+(to|column)\b/i, 'the previous version uses the old name: add the new one, and drop the old one later'],
  [/\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b/i, 'it rewrites the table: add a column'],
  [/\balter\s+column\s+\S+\s+set\s+not\s+null\b/i, 'the previous version leaves it out: use a default'],
  [/\badd\s+column\b(?:(?!\bdefault\b)[^;,])*\bnot\s+null\b(?:(?!\bdefault\b)[^;,])*(?:[;,]|$)/i, 'it needs a default'],
]

/** Why earlier versions would not run on the schema after this migration, although it does not name the oldest one that does. */
function problemsOf(text: string): string[] {
  if (/^-- readable-by: \d{4}$/m.test(text)) return []
  const statements = text.replace(/--[^\n]*/g, '')
  return FORBIDDEN.flatMap(([pattern, reason]) => {
    const found = pattern.exec(statements)
    return found ? [`"${found[0].trim()}": ${reason}`] : []
  })
}

test('a migration only expands the schema, so that the previous version runs on it', () => {
  const names = readdirSync(ownMigrations.path).filter((name) => name.slice(0, 4) > LAST_CHECKED_BY_HAND)
  for (const name of names) {
    expect({ name, problems: problemsOf(readFileSync(join(ownMigrations.path, name), 'utf8')) }).toEqual({
      name,
      problems: [],
    })
  }
})

test.each([
  'alter table orders drop column total',
  'drop table orders',
  'alter table orders rename to sales',
  'alter table orders rename column total to amount',
  'alter table orders alter column total type numeric(10, 2)',
  'alter table orders alter column total set not null',
  'alter table orders add column note text not null',
  'alter table orders add column note text not null, add column rank int default 0',
])('is refused: %s', (statement) => expect(problemsOf(statement)).toHaveLength(1))

test.each([
  'create table users (user_id uuid not null)',
  'alter table orders add column note text',
  "alter table orders add column note text not null default ''",
  "alter table orders add column note text default '' not null",
  '-- drop table orders',
  '-- readable-by: 0052\nalter table orders drop column total',
])('is accepted: %s', (statement) => expect(problemsOf(statement)).toEqual([]))
