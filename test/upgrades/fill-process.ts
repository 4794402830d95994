import { readConfig } from '../../src/config/config.ts'
import { fillTables } from '../../src/rebuild/filling/fill.ts'
import { rulesOf } from '../../src/rebuild/filling/table-rules.ts'
import { withTarget } from '../../src/rebuild/with-target.ts'

// A process that fills all tables: `node fill-process.ts DATABASE_URL STEP`. At STEP it kills itself with SIGKILL.
const [url = '', fatalStep] = process.argv.slice(2)
const reach = (step: string) => {
  if (step === fatalStep) process.kill(process.pid, 'SIGKILL')
}
const config = { ...readConfig({}), databaseUrl: url }
await withTarget({ config, url, actor: { kind: 'command', name: 'test' } }, (target) =>
  fillTables(target, [...rulesOf(target.perspectives).versions.keys()], {
    onProgress: ({ step, done }) => {
      if (done > 0) reach(step)
    },
    onStep: reach,
  }),
)
