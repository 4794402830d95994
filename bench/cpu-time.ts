import { readdirSync, readFileSync } from 'node:fs'

/** The used CPU time in milliseconds. */
export interface CpuTime {
  /** The CPU time of this process. */
  node: number
  /** The CPU time of all PostgreSQL processes. Undefined if the system does not report it. */
  postgres: number | undefined
}

/** Linux reports ticks of 10 ms (USER_HZ), independent of the kernel's own clock. */
const TICK_MS = 10

/**
 * Reads the CPU time of this process and of a PostgreSQL server. The time of the server is that of its main process and its
 * running children. The main process includes the time of ended children. See proc(5).
 */
export function readCpuTime(serverPid: number | undefined): CpuTime {
  const { user, system } = process.cpuUsage()
  return { node: (user + system) / 1000, postgres: serverPid === undefined ? undefined : cpuTimeOfServer(serverPid) }
}

/** Reads the CPU time of a running process, without its children. */
export function cpuTimeOf(pid: number): number {
  return (readStat(pid)?.own ?? 0) * TICK_MS
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
    // Begins with the third field, because the second, the name of the program, may contain spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [parent = 0, userTicks = 0, systemTicks = 0, childUserTicks = 0, childSystemTicks = 0] = [
      1, 11, 12, 13, 14,
    ].map((i) => Number(fields[i]))
    return { parent, own: userTicks + systemTicks, ofEndedChildren: childUserTicks + childSystemTicks }
  } catch {
    return undefined
  }
}
