import { pino } from 'pino'
import { readConfig } from '../src/config/config.ts'
import { startService } from '../src/service/start-service.ts'
import { runTask } from './child.ts'

/** The database and the sources of the service. */
export interface ServiceTask {
  databaseUrl: string
  /** The value of `TIDEMARK_SOURCES`. */
  sources?: string
  /** The value of `TIDEMARK_CONNECTIONS`. */
  connections?: string
}

/** The memory of the process: when the service was ready, and the most at any time. */
export interface ServiceMemory {
  readyRssBytes: number
  peakRssBytes: number
}

// Runs the same service as `tidemark start`, with its background jobs. Sends its address when it is ready.
await runTask<ServiceTask, string, ServiceMemory>(async ({ databaseUrl, sources, connections }) => {
  const config = { ...readConfig({}), databaseUrl, sources, connections, port: 0 }
  const service = await startService(config, pino({ level: 'warn' }, pino.destination(2)))
  const readyRssBytes = process.memoryUsage.rss()
  return {
    ready: service.url,
    async stop() {
      await service.close()
      return { readyRssBytes, peakRssBytes: process.resourceUsage().maxRSS * 1024 }
    },
  }
})
