import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

/** The events that each release received before its database was dumped, in the sequence of their arrival. */
export function readEvents(): string[] {
  const path = fileURLToPath(new URL('events.ndjson.gz', import.meta.url))
  return gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n')
}
