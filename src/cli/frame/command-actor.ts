import { userInfo } from 'node:os'
import type { Actor } from '../../access/audit.ts'

/** The user of the operating system, who runs a command according to the audit log. */
export function commandActor(): Actor {
  return { kind: 'command', name: userName() }
}

/** Some systems have no name for the user of a container. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}
