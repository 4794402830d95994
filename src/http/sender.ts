import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Names the access key that came with the request; undefined without one. */
    keyName: string | undefined
  }
}

/**
 * Who sends a request, for what nobody may use up alone: the access key, or without keys the address. Of an IPv6 address it is the
 * network of 64 bits, for that is what one client has. Behind a proxy without keys, all are one.
 */
export function senderOf({ keyName, raw }: FastifyRequest): string {
  return keyName ?? networkOf(raw.socket?.remoteAddress ?? '')
}

function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  return isIPv6(address) ? firstGroups(address, 4) : address
}

/** Of an IPv6 address, without what `::` leaves out being guessed at. */
function firstGroups(address: string, count: number): string {
  const [before = '', after = ''] = (address.split('%', 1)[0] ?? '').toLowerCase().split('::')
  const [first, last] = [before, after].map((part) => (part === '' ? [] : part.split(':')))
  const zeros = Array.from({ length: 8 - (first?.length ?? 0) - (last?.length ?? 0) }, () => '0')
  return [...(first ?? []), ...(address.includes('::') ? zeros : []), ...(last ?? [])].slice(0, count).join(':')
}
