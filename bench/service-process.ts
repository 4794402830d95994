import { pino } from 'pino'
import { readConfig } from '../src/config.ts'
import { startService } from '../src/service/start-service.ts'
import { runTask } from './child.ts'

/** The database and the sources of the service. */
export interface ServiceTask {
  databaseUrl: string
  /** The value of `TIDEMARK_SOURCES`. */
  sources?: string
}

// Runs the same service as `tidemark start`, with its background jobs. Sends its address when it is ready.
await runTask<ServiceTask, string, undefined>(async ({ databaseUrl, sources }) => {
  const config = { ...readConfig({}), databaseUrl, sources, port: 0 }
  const service = await startService(config, pino({ level: 'warn' }, pino.destination(2)))
  return {
    ready: service.url,
    async stop() {
      await service.close()
      return undefined
    },
  }
})
