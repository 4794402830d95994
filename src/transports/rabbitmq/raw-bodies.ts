import type { Channel } from 'rabbitmq-client'

interface HeaderReader {
  _onHeader?: (frame: { fields: { contentEncoding?: string } }) => void
}

/**
 * Has the channel deliver all bodies as the bytes they are. The library parses JSON into JavaScript's numbers, which
 * lose digits, and has no setting against it; only bodies that declare an encoding are left alone.
 */
export function keepBodiesAsBytes(channel: Channel): void {
  const reader = channel as unknown as HeaderReader
  const readHeader = reader._onHeader
  if (!readHeader) throw new Error('rabbitmq-client reads message headers elsewhere now: raw-bodies.ts must follow')
  reader._onHeader = (frame) => {
    frame.fields.contentEncoding ||= 'identity'
    readHeader.call(channel, frame)
  }
}
