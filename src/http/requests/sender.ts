import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Identifies the access key of the request; undefined without one. */
    keyName: string | undefined
  }
}

/**
 * Identifies the sender of a request for shared limits: by the access key, or without keys by the address. An IPv6 address counts as its
 * network of 64 bits, because one client has all of it. Behind a proxy that is not trusted, all
 * clients without keys are one sender.
 */
export function senderOf({ keyName, clientAddress, raw }: FastifyRequest): string {
  return keyName ?? networkOf(clientAddress ?? raw.socket?.remoteAddress ?? '')
}

function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  return isIPv6(address) ? firstGroups(address, 4) : address
}

/** The 64-bit network of an IPv6 address, with `::` expanded. */
function firstGroups(address: string, count: number): string {
  const [before = '', after = ''] = (address.split('%', 1)[0] ?? '').toLowerCase().split('::')
  const [first, last] = [before, after].map((part) => (part === '' ? [] : part.split(':')))
  const zeros = Array.from({ length: 8 - (first?.length ?? 0) - (last?.length ?? 0) }, () => '0')
  return [...(first ?? []), ...(address.includes('::') ? zeros : []), ...(last ?? [])].slice(0, count).join(':')
}
