import { randomBytes } from 'node:crypto'
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProcess } from './processes.ts'

export interface OwnerLock {
  release(): void
}

interface Owner {
  pid: number
  startedAt: string
  isReleased: boolean
}

/**
 * Locks a data folder for this process, or returns the process that owns the lock. The lock ends with its owner: an owner that
 * was killed, or whose process id belongs to another program now, does not count.
 *
 * Owners are numbered files, `owner-7.json`; the highest one counts. A file is only ever followed by the next higher number
 * and made by `link`, which fails when the name exists, so of two processes that start at once one gets the number.
 */
export function takeFolder(folder: string): OwnerLock | { takenBy: number } {
  for (;;) {
    const last = lastNumber(folder)
    const owner = last === 0 ? undefined : readOwner(folder, last)
    if (owner && isAlive(owner)) return { takenBy: owner.pid }
    const mine = last + 1
    if (!writeOwner(folder, mine, linkSync)) continue
    // Other processes may have locked and released higher numbers meanwhile, and deleted ours.
    if (lastNumber(folder) > mine) {
      rmSync(ownerFile(folder, mine), { force: true })
      continue
    }
    for (const number of ownerNumbers(folder)) if (number < mine) rmSync(ownerFile(folder, number), { force: true })
    return { release: () => writeOwner(folder, mine, renameSync, true) }
  }
}

function isAlive({ pid, startedAt, isReleased }: Owner): boolean {
  return !isReleased && findProcess(pid)?.startedAt === startedAt
}

/** Puts a complete file in place in one step, so that no process reads an incomplete file. */
function writeOwner(
  folder: string,
  number: number,
  place: (from: string, to: string) => void,
  isReleased = false,
): boolean {
  const draft = join(folder, `.owner-${process.pid}-${randomBytes(6).toString('hex')}`)
  const owner: Owner = { pid: process.pid, startedAt: findProcess(process.pid)?.startedAt ?? '', isReleased }
  writeFileSync(draft, JSON.stringify(owner))
  try {
    place(draft, ownerFile(folder, number))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function readOwner(folder: string, number: number): Owner | undefined {
  try {
    return JSON.parse(readFileSync(ownerFile(folder, number), 'utf8')) as Owner
  } catch {
    return undefined
  }
}

function ownerNumbers(folder: string): number[] {
  return readdirSync(folder).flatMap((name) => {
    const [, digits] = /^owner-(\d+)\.json$/.exec(name) ?? []
    return digits === undefined ? [] : [Number(digits)]
  })
}

function lastNumber(folder: string): number {
  return Math.max(0, ...ownerNumbers(folder))
}

function ownerFile(folder: string, number: number): string {
  return join(folder, `owner-${number}.json`)
}
