import { expect } from 'vitest'
import { useTestServer } from './test-server.ts'

let count = 0
/** An event with a new id in the plain envelope. */
export const event = (type: string, time: string, data: object, tenant?: string) => ({
  id: `event ${++count}`,
  type,
  time,
  tenant,
  data,
})

/** Creates a server for a test file, and a function that requests the report on stock. */
export function useStock() {
  const server = useTestServer()
  return {
    server,
    async ask(query = '', status = 200) {
      const answer = await server.app.inject(`/api/analytics/inventory${query}`)
      expect(answer.statusCode, answer.body).toBe(status)
      return answer.json()
    },
  }
}
