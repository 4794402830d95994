import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

/** A folder for the embedded server. */
export interface TestFolder {
  readonly path: string
}

/** Creates a data folder for all tests of a file, because the first database in a folder takes a second. */
export function useDataFolder(): TestFolder {
  const folder = { path: '' }
  beforeAll(() => {
    folder.path = mkdtempSync(join(tmpdir(), 'tidemark-test-'))
    // The server may run as another user.
    chmodSync(folder.path, 0o755)
  })
  afterAll(() => rmSync(folder.path, { recursive: true, force: true }))
  return folder
}
