import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

/** A folder for the embedded server. */
export interface TestFolder {
  readonly path: string
}

/** Gives the test file a data folder. One for all its tests, since making the first database in it takes a second. */
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
