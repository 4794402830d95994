import type { Channel } from 'rabbitmq-client'

interface HeaderReader {
  _onHeader?: (frame: { fields: { contentEncoding?: string } }) => void
}

/**
 * Makes the channel deliver all bodies as bytes. The library parses JSON into JavaScript numbers, which lose digits, and has no
 * setting to prevent it. Only bodies that declare an encoding stay unchanged.
 */
export function keepBodiesAsBytes(channel: Channel): void {
  const reader = channel as unknown as HeaderReader
  const readHeader = reader._onHeader
  if (!readHeader) throw new Error('rabbitmq-client has changed how it reads message headers: adapt raw-bodies.ts')
  reader._onHeader = (frame) => {
    frame.fields.contentEncoding ||= 'identity'
    readHeader.call(channel, frame)
  }
}
