import type { FastifyRequest } from 'fastify'
import type { Actor } from '../../access/audit.ts'

/** Who sent a request, for the audit log. */
export function actorOf({ keyName, access }: FastifyRequest): Actor {
  if (access?.person) return { kind: 'user', name: access.person.name }
  return keyName === undefined ? { kind: 'anonymous', name: 'anonymous' } : { kind: 'key', name: keyName }
}
