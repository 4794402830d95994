import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Inbox, Message } from '../../src/inbox/message.ts'
import { useTestDatabase } from './database.ts'
import { createTestInbox, forgetEverything } from './engine-inbox.ts'

export type Body = Record<string, unknown>

/** Creates an inbox for a test file, without events before each test. `send` returns the outcomes in a short form. */
export function useInbox() {
  const database = useTestDatabase()
  let inbox: Inbox
  beforeAll(async () => {
    inbox = await createTestInbox(database.pool)
  })
  beforeEach(() => forgetEverything(database.pool))
  afterAll(() => inbox.stop())

  return {
    database,
    async send(...messages: Message[]) {
      const outcomes = await inbox.submit(messages)
      return outcomes.map(({ status, contradicts, error }) => (contradicts ? [status, contradicts] : (error ?? status)))
    },
  }
}

export const message = (body: Body, more: Partial<Message> = {}): Message => ({
  source: 'test',
  body: JSON.stringify(body),
  ...more,
})
/** A message with an event in the plain envelope. */
export const plain = (id: string, type: string, data: Body, more: Body = {}) => message({ id, type, data, ...more })
