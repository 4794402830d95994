import type { Pool } from 'pg'
import { similarName } from '../../similar-name.ts'
import { readTime } from '../../time/read-time.ts'
import { describeWrongTime } from '../../time/wrong-time.ts'
import type { Zone } from '../../zones/zone.ts'
import { RebuildError } from '../target.ts'
import { didYouMean, listNames } from './known-names.ts'
import type { Selection } from './selection.ts'

/** The events to withdraw, as a user names them. Exactly one of `import`, `source` and `event` is allowed. */
export interface SelectionInput {
  import?: number | undefined
  source?: string | undefined
  from?: string | undefined
  to?: string | undefined
  event?: string | undefined
  tenant?: string | undefined
}

/**
 * Reads which events are meant. Times without an offset, and days, are in the shop's time zone.
 *
 * @throws RebuildError for a selection that is incomplete, or that names an import run, a source or a tenant without events.
 */
export async function readSelection(
  input: SelectionInput,
  { pool, zone }: { pool: Pool; zone: Zone },
): Promise<Selection> {
  const { import: importRun, source, event, tenant: tenantId } = input
  if ([importRun, source, event].filter((value) => value !== undefined).length !== 1) {
    throw new RebuildError('Name the events to withdraw by one of import, source and event')
  }
  if (source === undefined && (input.from !== undefined || input.to !== undefined)) {
    throw new RebuildError('"from" and "to" are only for a source')
  }
  await refuseUnknown('tenant', tenantId, pool)
  if (importRun !== undefined) {
    await refuseUnknownRun(importRun, pool)
    return { kind: 'import', importRun, tenantId }
  }
  if (event !== undefined) return { kind: 'event', id: event, tenantId }
  const window = await readWindow(input, pool, zone)
  await refuseUnknown('source', source, pool)
  return { kind: 'source', source: source ?? '', ...window, tenantId }
}

const COLUMNS = { source: 'source', tenant: 'tenant_id' } as const

/** @throws RebuildError if no event of this source or tenant has ever arrived. */
async function refuseUnknown(what: keyof typeof COLUMNS, name: string | undefined, pool: Pool): Promise<void> {
  if (name === undefined) return
  const { rows } = await pool.query<{ name: string }>(
    `select distinct ${COLUMNS[what]} as name from ingest_accounting order by 1`,
  )
  const known = rows.map((row) => row.name)
  if (known.includes(name)) return
  throw new RebuildError(
    `There are no events of the ${what} "${name}".${didYouMean(similarName(name, known))} ${known.length === 0 ? 'No event has arrived yet' : `The ${what}s with events are: ${listNames(known)}`}`,
  )
}

/** @throws RebuildError if there is no import run with this number. */
async function refuseUnknownRun(importRun: number, pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ import_run: string; file: string }>(
    'select import_run, file from import_runs order by import_run desc',
  )
  if (rows.some((row) => Number(row.import_run) === importRun)) return
  const known = rows.map(({ import_run, file }) => `${import_run} (${file})`)
  throw new RebuildError(
    `There is no import run ${importRun}. ${known.length === 0 ? 'Nothing has been imported yet' : `The import runs are: ${listNames(known)}`}`,
  )
}

async function readWindow({ from, to }: SelectionInput, pool: Pool, zone: Zone): Promise<{ from: string; to: string }> {
  const [fromAt, toAt] = [timeOf('from', from, zone), timeOf('to', to, zone)]
  if (fromAt.ms >= toAt.ms) throw new RebuildError(`"from" (${from}) must be earlier than "to" (${to})`)
  const { rowCount: future } = await pool.query('select where $1::timestamptz > now()', [toAt.text])
  if (future !== 0) throw new RebuildError(`"to" (${to}) must not be in the future`)
  return { from: fromAt.text, to: toAt.text }
}

function timeOf(name: string, value: string | undefined, zone: Zone) {
  if (value === undefined) {
    throw new RebuildError(
      `A source needs "from" and "to", the times between which its events arrived; "${name}" is missing`,
    )
  }
  const time = readTime(value, zone)
  if (!time) throw new RebuildError(describeWrongTime(`"${name}"`, value))
  return time
}

/** The selection in words. */
export function describeSelection(selection: Selection): string {
  const tenant = selection.tenantId === undefined ? '' : ` of tenant ${selection.tenantId}`
  switch (selection.kind) {
    case 'import':
      return `import run ${selection.importRun}${tenant}`
    case 'source':
      return `source ${selection.source} from ${selection.from} to ${selection.to}${tenant}`
    case 'event':
      return `event ${selection.id}${tenant}`
  }
}
