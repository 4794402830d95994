import type { Source } from './csv/open-source.ts'

/** The content of a file: one event per line, or lines of orders. */
export type FileFormat = 'ndjson' | 'csv'

/** Detects a file's format from its first bytes: JSON begins with a bracket, perhaps inside text. An empty file counts as NDJSON. */
export function detectFormat({ head }: Pick<Source, 'head'>): FileFormat {
  const start = head.toString('latin1').trimStart()
  return /^[{[]|^"\s*\{\s*\\"|^$/.test(start) ? 'ndjson' : 'csv'
}
