import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A living process. The system reuses ids: `startedAt` distinguishes a process from a later one with the same id. */
export interface RunningProcess {
  pid: number
  startedAt: string
  command: string
}

/** The process that runs under an id now; undefined when there is none. A zombie counts as none. */
export function findProcess(pid: number): RunningProcess | undefined {
  if (!Number.isInteger(pid) || pid <= 0 || !exists(pid)) return undefined
  const process = readProc(pid) ?? askPs(pid)
  return process?.state.startsWith('Z')
    ? undefined
    : { pid, startedAt: process?.startedAt ?? '', command: process?.command ?? '' }
}

/** The processes of a program whose working directory is this folder, without zombies. Found on Linux only. */
export function findProcessesIn(folder: string, program: string): number[] {
  const pids = listProc()
    .map(Number)
    .filter((pid) => Number.isInteger(pid))
  return pids.filter(
    (pid) => workingFolder(pid) === folder && nameOf(pid) === program && findProcess(pid) !== undefined,
  )
}

function listProc(): string[] {
  try {
    return readdirSync('/proc')
  } catch {
    return []
  }
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

function nameOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return undefined
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

interface Description {
  state: string
  startedAt: string
  command: string
}

/** Linux: see proc(5). The start time is in ticks since boot, so the boot belongs to it. */
function readProc(pid: number): Description | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return { state, startedAt: `${boot} ${fields[18]}`, command }
  } catch {
    return undefined
  }
}

function askPs(pid: number): Description | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=,args=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C' },
    })
    const [, state = '', startedAt = '', command = ''] =
      /^\s*(\S+)\s+(\w+ \w+\s+\d+ [\d:]+ \d+)\s+(.*)/.exec(line) ?? []
    return { state, startedAt, command }
  } catch {
    return undefined
  }
}
