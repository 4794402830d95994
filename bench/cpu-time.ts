import { readdirSync, readFileSync } from 'node:fs'

/** CPU time that was used so far, in milliseconds. */
export interface CpuTime {
  /** By this process. */
  node: number
  /** The CPU time of PostgreSQL's processes, background ones included; undefined if the system does not report it. */
  postgres: number | undefined
}

/** Linux counts in ticks of 10 ms (USER_HZ), whatever the kernel's own clock is. */
const TICK_MS = 10

/**
 * Reads the CPU time of this process and of a PostgreSQL server: its main process, the children that run, and those that
 * have ended, whose time the main process inherits. See proc(5).
 */
export function readCpuTime(serverPid: number | undefined): CpuTime {
  const { user, system } = process.cpuUsage()
  return { node: (user + system) / 1000, postgres: serverPid === undefined ? undefined : cpuTimeOfServer(serverPid) }
}

function cpuTimeOfServer(serverPid: number): number | undefined {
  const server = readStat(serverPid)
  if (!server) return undefined
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readStat(Number(pid)) ?? [])
    .filter(({ parent }) => parent === serverPid)
  const ticks = children.reduce((sum, { own }) => sum + own, server.own + server.ofEndedChildren)
  return ticks * TICK_MS
}

function readStat(pid: number): { parent: number; own: number; ofEndedChildren: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The fields from the third on: the second, the program's name, may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [parent = 0, userTicks = 0, systemTicks = 0, childUserTicks = 0, childSystemTicks = 0] = [
      1, 11, 12, 13, 14,
    ].map((i) => Number(fields[i]))
    return { parent, own: userTicks + systemTicks, ofEndedChildren: childUserTicks + childSystemTicks }
  } catch {
    return undefined
  }
}
