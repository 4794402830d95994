import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The files of a commit, in a folder of their own, with the installed dependencies. */
export interface Checkout {
  folder: string
  /** The tag or the commit. */
  name: string
  remove(): Promise<void>
}

/**
 * Checks out a commit, or the last tag before the present commit.
 *
 * @throws Error when there is no such commit, or no tag.
 */
export async function checkOut(root: string, commit: string | undefined): Promise<Checkout> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: root })).stdout.trim()
  const name = commit ?? (await git('describe', '--tags', '--abbrev=0').catch(() => undefined))
  if (name === undefined) {
    throw new Error('This clone has no tag of a release. Name a commit: npm run bench -- --guard COMMIT')
  }
  await git('rev-parse', '--verify', '--quiet', `${name}^{commit}`).catch(() => {
    throw new Error(`This clone has no commit "${name}"`)
  })
  const folder = mkdtempSync(join(root, '.tidemark', 'guard-'))
  // Also when the bench is stopped.
  const removeFiles = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeFiles)
  await git('worktree', 'add', '--force', '--detach', folder, name)
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return {
    folder,
    name,
    async remove() {
      removeFiles()
      await git('worktree', 'prune')
    },
  }
}
