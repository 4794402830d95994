import type { Pool } from 'pg'
import { EXPECTED_TIME, readTime } from '../../time/read-time.ts'
import type { Zone } from '../../zones/zone.ts'
import { RebuildError } from '../target.ts'
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
 * @throws RebuildError for a selection that is incomplete, or that names an import run which does not exist.
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
  if (importRun !== undefined) {
    const { rowCount } = await pool.query('select from import_runs where import_run = $1', [importRun])
    if (rowCount === 0) {
      throw new RebuildError(`There is no import run ${importRun}. "tidemark retract --list" shows all import runs`)
    }
    return { kind: 'import', importRun, tenantId }
  }
  if (event !== undefined) return { kind: 'event', id: event, tenantId }
  return { kind: 'source', source: source ?? '', ...(await readWindow(input, pool, zone)), tenantId }
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
  if (!time) throw new RebuildError(`"${name}" must be ${EXPECTED_TIME}, not "${value}"`)
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
