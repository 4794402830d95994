import { pino } from 'pino'
import { readConfig } from '../src/config.ts'
import { startService } from '../src/service/start-service.ts'
import { runTask } from './child.ts'

/** What the service works on. */
export interface ServiceTask {
  databaseUrl: string
  /** Brokers to listen to, as `TIDEMARK_SOURCES` names them. */
  sources?: string
}

// All of Tidemark as `tidemark start` runs it, maintenance included; it says its address when it is ready.
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
