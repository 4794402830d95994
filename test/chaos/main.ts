import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { stopOnSignal } from '../../src/cli/frame/stop-on-signal.ts'
import { paintFor } from '../../src/cli/frame/terminal.ts'
import { type SourceKind, sourceKinds } from '../../src/transports/index.ts'
import { openBrokers } from './open-brokers.ts'
import { runSeed, type SeedReport } from './run-seed.ts'
import { type ChaosServer, startChaosServer } from './server.ts'

interface Options {
  seeds: number
  from: number
  broker: SourceKind | 'all'
  events: number
  seconds: number
}

const program = new Command('npm run chaos --')
  .description(
    'Publish events to a broker while broker, network, workers and database fail by a seed, and check every number at the end.',
  )
  .option('--seeds <n>', 'Number of seeds', readCount, 10)
  .option('--from <seed>', 'First seed', readCount, 1)
  .addOption(new Option('--broker <kind>', 'Broker').choices([...sourceKinds, 'all']).default('azure-service-bus'))
  .option(
    '--events <n>',
    'Events of a seed. With duplicates, about a third more messages are published',
    readCount,
    2000,
  )
  .option('--seconds <n>', 'Duration of the failures', readCount, 10)
  .parse()
const options = program.opts<Options>()
const paint = paintFor(process.stdout)

const server = await startChaosServer()
const stop = stopOnSignal(() => process.stderr.write('\nStopping after this seed …\n'))
const kinds = options.broker === 'all' ? sourceKinds : [options.broker]
const failed: string[] = []
let passed = 0
for (const kind of kinds) await runKind(kind)
if (failed.length === 0) await server.remove()
else console.log(`The logs of the workers and the databases are in ${server.folder}`)
console.log(paint.bold(`${passed} passed, ${failed.length} failed`))
for (const command of failed) console.log(`  repeat: ${command}`)
process.exit(stop.exitCode ?? (failed.length > 0 ? 1 : 0))

async function runKind(kind: SourceKind): Promise<void> {
  const brokers = await openBrokers(kind)
  try {
    for (let seed = options.from; seed < options.from + options.seeds && !stop.signal.aborted; seed++) {
      const name = `chaos_${kind.replaceAll('-', '_')}_${seed}`
      const folder = join(server.folder, name)
      try {
        const report = await runOn(server, name, (databaseUrl) =>
          runSeed({ ...options, seed, brokers, databaseUrl, crashDatabase: server.crash, folder }),
        )
        passed++
        console.log(`${paint.green('ok')}   ${kind} seed ${seed}: ${describe(report)}`)
      } catch (error) {
        const command = `npm run chaos -- --broker ${kind} --from ${seed} --seeds 1 --events ${options.events} --seconds ${options.seconds}`
        failed.push(command)
        console.log(`${paint.red('FAIL')} ${kind} seed ${seed}: ${(error as Error).message}\n  repeat: ${command}`)
      }
    }
  } finally {
    await brokers.close()
  }
}

/** Runs with a new database, which is dropped if the run succeeds. */
async function runOn<T>({ createDatabase, dropDatabase }: ChaosServer, name: string, run: (url: string) => Promise<T>) {
  const result = await run(await createDatabase(name))
  await dropDatabase(name)
  return result
}

function describe(report: SeedReport): string {
  const { workers, starts, steps, published, received, applied, duplicate, ignored, rejected } = report
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  return [
    `${workers} workers started ${starts} times, ${steps} failures`,
    `${published} published, ${received} received = ${applied} applied + ${duplicate} duplicates + ${ignored} ignored + ${rejected} rejected`,
    `settled ${seconds(report.settledAfterMs)} after the last failure, ${seconds(report.ms)} in all`,
  ].join('; ')
}

function readCount(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new InvalidArgumentError('It must be an integer above 0.')
}
