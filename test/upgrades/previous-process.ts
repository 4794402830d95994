import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type * as Config from '../../src/config/config.ts'
import type * as OpenInbox from '../../src/service/open-inbox.ts'

// A process of an unpacked release: `node previous-process.ts FOLDER DATABASE_URL`. It reads lists of plain events, one a line, and
// writes the status of each event.
const [folder = '', databaseUrl] = process.argv.slice(2)
// Earlier releases have the settings in the second file.
const settings = ['src/config/config.ts', 'src/config.ts'].map((file) => join(folder, file)).find(existsSync)
const { readConfig }: typeof Config = await import(settings ?? '')
const { openInbox }: typeof OpenInbox = await import(join(folder, 'src/service/open-inbox.ts'))
const { inbox, close } = await openInbox({ ...readConfig({}), databaseUrl })
console.log('[]')
for await (const line of createInterface(process.stdin)) {
  const bodies = JSON.parse(line) as string[]
  const outcomes = await inbox.submit(bodies.map((body) => ({ source: 'http', body })))
  console.log(JSON.stringify(outcomes.map(({ status }) => status)))
}
await close()
