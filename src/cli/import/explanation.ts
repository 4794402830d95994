import { type Explanation, nameOfDelimiter } from '../../import/explanation.ts'
import { formatCount, type Terminal } from '../frame/terminal.ts'

/** Prints how a file is read, its first orders, and everything that the user should check. */
export function printExplanation(terminal: Terminal, explanation: Explanation): void {
  const { file, format, layout, encoding, delimiter, headerLine, timeZone, types } = explanation
  terminal.summary(file, [
    ['format', format === 'csv' ? `CSV, read by ${layout}` : 'events, one per line (NDJSON)'],
    ['encoding', encoding],
    ...(delimiter === null ? [] : [['delimiter', nameOfDelimiter(delimiter)] as const]),
    ...(headerLine === null ? [] : [['header', `on line ${headerLine}`] as const]),
    ['times without an offset', `in ${timeZone}`],
    [
      'lines',
      `${formatCount(explanation.lines)} below the header`.replace(headerLine === null ? ' below the header' : '', ''),
    ],
    ['would be imported', `${formatCount(explanation.events)} ${explanation.events === 1 ? 'event' : 'events'}`],
    ...(explanation.rejected > 0 ? [['refused', formatCount(explanation.rejected)] as const] : []),
    ...Object.entries(explanation.leftOut).map(([reason, count]) => [`left out: ${reason}`, count] as const),
    ...Object.entries(types ?? {}).map(([type, count]) => [`  ${type}`, count] as const),
  ])
  const read = explanation.columns.filter(({ field }) => field !== undefined)
  const unread = explanation.columns.filter(({ field }) => field === undefined)
  if (read.length > 0)
    terminal.summary(
      'Columns',
      read.map(({ column, field = '' }) => [column, `→ ${field}`]),
    )
  if (unread.length > 0)
    terminal.summary('Columns that are not read', [[unread.map(({ column }) => column || '(no name)').join(', '), '']])
  if (explanation.orders.length > 0) {
    terminal.summary(
      'The first orders, as they would count',
      explanation.orders.map(({ title, text }) => [title, text]),
    )
  }
  for (const { count, line, error } of explanation.refusals) {
    terminal.warn(`${count > 1 ? `${formatCount(count)} refused, first ` : 'refused: '}line ${line}: ${error}`)
  }
  for (const doubt of explanation.doubts) terminal.warn(doubt)
  terminal.note('Nothing was imported.')
}
