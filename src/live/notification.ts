import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { formatMoney, parseMoney } from '../money.ts'
import { addActivity, addChanged, everything, type LiveChanges, noChanges } from './changes.ts'

// Changes as PostgreSQL's NOTIFY carries them: text of less than 8,000 bytes. An entry of `changed` is
// [tenant, currency, places of its tables in `tables`, first and last days in turn, orders, revenue], an entry of `activity`
// [tenant, applied events, newest, committed].

/** The channel that all processes on a database share. */
export const CHANNEL = 'tidemark_live'

const MAX_BYTES = 7900
/** Changes that need more notifications than this are sent as "everything". */
const MAX_NOTIFICATIONS = 8

const Wire = Type.Union([
  Type.Object({ everything: Type.Literal(true) }),
  Type.Object({
    tables: Type.Array(Type.String()),
    changed: Type.Array(
      Type.Tuple([
        Type.String(),
        Type.Union([Type.String(), Type.Null()]),
        Type.Array(Type.Integer({ minimum: 0 })),
        Type.Array(Type.String({ pattern: '^\\d{4,}-\\d\\d-\\d\\d$' })),
        Type.Integer({ minimum: 0 }),
        Type.String(),
      ]),
    ),
    activity: Type.Array(Type.Tuple([Type.String(), Type.Integer({ minimum: 0 }), Type.Number(), Type.Number()])),
  }),
])
const wire = Compile(Wire)

/** Anything may have changed. */
export const EVERYTHING = JSON.stringify({ everything: true })

/** The notifications that carry some changes. */
export function writeNotifications(changes: LiveChanges): string[] {
  if (changes.isEverything) return [EVERYTHING]
  const texts = writeInParts(changes)
  return texts.length > MAX_NOTIFICATIONS || texts.includes(EVERYTHING) ? [EVERYTHING] : texts
}

function writeInParts(changes: LiveChanges): string[] {
  const text = write(changes)
  if (Buffer.byteLength(text) <= MAX_BYTES) return [text]
  if (changes.changed.size + changes.activity.size < 2) return [EVERYTHING]
  return halves(changes).flatMap(writeInParts)
}

function halves({ changed, activity }: LiveChanges): LiveChanges[] {
  const [changes, activities] = [[...changed], [...activity]]
  const part = (from: number, to: number): LiveChanges => ({
    isEverything: false,
    changed: new Map(changes.slice(from * changes.length, to * changes.length)),
    activity: new Map(activities.slice(from * activities.length, to * activities.length)),
  })
  return [part(0, 0.5), part(0.5, 1)]
}

function write({ changed, activity }: LiveChanges): string {
  const tables = [...new Set([...changed.values()].flatMap((entry) => [...entry.tables]))]
  const places = new Map(tables.map((table, place) => [table, place]))
  return JSON.stringify({
    tables,
    changed: [...changed.values()].map((entry) => [
      entry.tenantId,
      entry.currency ?? null,
      [...entry.tables].map((table) => places.get(table)),
      entry.days.flat(),
      entry.orders,
      formatMoney(entry.revenue),
    ]),
    activity: [...activity.values()].map(({ tenantId, applied, newestMs, committedMs }) => [
      tenantId,
      applied,
      newestMs,
      committedMs,
    ]),
  })
}

/** The changes of a notification; everything if the text cannot be read, such as one of a later release. */
export function readNotification(text: string): LiveChanges {
  const message = parse(text)
  if (!wire.Check(message) || 'everything' in message) return everything()
  const changes = noChanges()
  for (const [tenantId, currency, places, days, orders, revenue] of message.changed) {
    const tables = new Set(places.flatMap((place) => message.tables[place] ?? []))
    const ranges = days.flatMap((first, i) => (i % 2 === 0 ? [[first, days[i + 1] ?? first] as const] : []))
    addChanged(changes, {
      tenantId,
      currency: currency ?? undefined,
      tables,
      days: ranges,
      orders,
      revenue: parseMoney(revenue) ?? 0n,
    })
  }
  for (const [tenantId, applied, newestMs, committedMs] of message.activity) {
    addActivity(changes, { tenantId, applied, newestMs, committedMs })
  }
  return changes
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
