import { STANDARD_INPUT } from '../../import/csv/open-source.ts'
import { describeSample } from '../../import/describe-sample.ts'
import type { ImportSummary } from '../../import/summary.ts'
import { formatCount, formatCountOf, formatDuration, type Terminal } from '../frame/terminal.ts'

const REASONS_SHOWN = 3

/** Prints the counts of an import or of a dry run. */
export function printSummary(
  terminal: Terminal,
  files: readonly string[],
  total: ImportSummary & { zone: string },
  verb: string,
): void {
  const perSecond = formatCount((total.events / Math.max(total.ms, 1)) * 1000)
  const what = files.length === 1 ? files[0] : `${files.length} files`
  terminal.summary(`${verb} ${total.stopped ? 'a part of ' : ''}${what === '-' ? STANDARD_INPUT : what}`, [
    ['lines', total.lines],
    ['events', total.events],
    ['  accepted', total.accepted],
    ['  duplicate', total.duplicate],
    ['  ignored', total.ignored],
    ['  rejected', total.rejected],
    ...(total.notImported > 0 ? [['not imported', total.notImported] as const] : []),
    ...Object.entries(total.skipped).map(([reason, count]) => [`left out: ${reason}`, count] as const),
    ...(total.importRuns.length > 0 ? [['import run', total.importRuns.join(', ')] as const] : []),
    ...(total.presets.length > 0 ? [['detected preset', [...new Set(total.presets)].join(', ')] as const] : []),
    ['times without an offset', `in ${total.zone}`],
    ['time', `${formatDuration(total.ms)} (${perSecond} events/s)`],
  ])
}

/** The first orders of a CSV as they would be imported. */
export function printSamples(terminal: Terminal, { samples }: ImportSummary, currency: string): void {
  const rows = samples.map((events) => describeSample(events, currency))
  if (rows.length > 0) terminal.summary('The first orders, as they would be imported', rows)
}

/** Prints everything that the user should check: rejected lines with their reasons, contradictions and doubtful values. */
export function warnOf(terminal: Terminal, total: ImportSummary, rejectsFiles: readonly string[]): void {
  warnOfRejects(terminal, total, rejectsFiles)
  warnOfContradictions(terminal, total)
  for (const doubt of total.doubts) terminal.warn(doubt)
}

function warnOfRejects({ warn, note }: Terminal, total: ImportSummary, rejectsFiles: readonly string[]): void {
  if (total.rejected === 0) return
  const where = rejectsFiles.length > 0 ? `; see ${rejectsFiles.join(', ')}` : ''
  warn(`${formatCount(total.rejected)} rejected${where}`)
  const reasons = total.reasons.most(REASONS_SHOWN)
  for (const { count, line, error } of reasons) {
    note(`  ${count > 1 ? `${formatCount(count)} of them, first ` : ''}line ${line}: ${error.slice(0, 400)}`)
  }
  const named = reasons.reduce((sum, { count }) => sum + count, 0)
  if (named < total.rejected) note(`  ${formatCount(total.rejected - named)} for other reasons`)
}

function warnOfContradictions({ warn, note }: Terminal, { contradicting, contradictions }: ImportSummary): void {
  if (contradicting === 0) return
  const what = formatCountOf(contradicting, 'known event has', 'known events have')
  warn(`${what} different content here; the first content counts`)
  for (const { line, type, orderId, fields } of contradictions)
    note(`  line ${line}: ${type} of order ${orderId}: ${fields.join(', ')}`)
}
