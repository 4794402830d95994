import type { TransportState } from '../transports/transport.ts'

/** The state of a source. Its secrets are never part of it. */
export interface SourceState extends TransportState {
  name: string
  kind: string
}
