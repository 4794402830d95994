import type { FastifyInstance } from 'fastify'
import { type FillingState, percentFilled } from '../../rebuild/filling/filling-state.ts'

const HEADER = 'tidemark-filling'

/** Adds a header to reports while tables are filled after an upgrade: its status, and the percentage if it is known. */
export function markFilling(app: FastifyInstance, fillingState: () => FillingState | undefined): void {
  app.addHook('onRequest', async (request, reply) => {
    const state = fillingState()
    if (!state || !request.url.startsWith('/api/analytics/')) return
    const percent = percentFilled(state)
    reply.header(HEADER, percent === undefined ? state.status : `${state.status}; percent=${percent}`)
  })
}
