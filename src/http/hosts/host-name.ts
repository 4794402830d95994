import { BlockList, isIP, isIPv4 } from 'node:net'

/** The content of a `Host` header. */
export interface NamedHost {
  /** In lower case, without port, brackets and the dot at its end. */
  name: string
  isAddress: boolean
}

const HOST = /^(?:\[([0-9a-f:.%]+)\]|([a-z0-9_.-]+))(?::\d{0,5})?$/

/** @returns undefined when it is not written as a host is. */
export function readHost(header: string): NamedHost | undefined {
  const [, bracketed, plain = ''] = HOST.exec(header.trim().toLowerCase()) ?? []
  if (bracketed !== undefined) {
    const address = withoutMapping(bracketed.split('%', 1)[0] ?? '')
    return isIP(address) === 0 ? undefined : { name: address, isAddress: true }
  }
  const name = plain.replace(/\.$/, '')
  return name === '' || name.endsWith('.') ? undefined : { name, isAddress: isIPv4(name) }
}

/** The IPv4 address inside an IPv6 one such as `::ffff:127.0.0.1` or, as browsers write it, `::ffff:7f00:1`. */
function withoutMapping(address: string): string {
  const [, tail = ''] = /^::ffff:([0-9a-f.:]+)$/.exec(address) ?? []
  if (isIPv4(tail)) return tail
  const [, high, low] = /^([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(tail) ?? []
  if (high === undefined || low === undefined) return address
  const words = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return words.flatMap((word) => [word >> 8, word & 0xff]).join('.')
}

const insideNetworks = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 32],
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  insideNetworks.addSubnet(network, bits)
}
for (const [network, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  insideNetworks.addSubnet(network, bits, 'ipv6')
}

/** Whether an address is of this machine or of a network that the internet does not reach. */
export function isInside(address: string): boolean {
  return insideNetworks.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}
