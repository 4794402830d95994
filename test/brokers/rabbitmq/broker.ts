import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { freePort } from '../../helpers/free-port.ts'
import { type Certificate, makeCertificate } from '../../helpers/make-certificate.ts'

/** A separate RabbitMQ with its own ports, folder, name and name server. */
export interface RabbitMqBroker {
  /** `amqp://guest:guest@127.0.0.1:port` */
  url: string
  /** The URL over TLS, with `certificate`. */
  tlsUrl: string
  certificate: Certificate
  /** Runs `rabbitmqctl` and returns its output. */
  control(...args: string[]): Promise<string>
  start(): Promise<void>
  /** Stops the broker as an operator does. Data and ports remain. */
  stop(): Promise<void>
  /** Stops the broker as a power cut does. */
  kill(): Promise<void>
  /** Kills the broker and removes its folder. */
  remove(): Promise<void>
}

/** The folders in which packages install the scripts. The scripts in /usr/sbin need a special user. */
const FOLDERS = ['/usr/lib/rabbitmq/bin', '/opt/homebrew/opt/rabbitmq/sbin', '/usr/local/opt/rabbitmq/sbin']
const STARTED = 'Server startup complete'

/** The folder of RabbitMQ's scripts; undefined when it is not installed. */
export function findRabbitMq(): string | undefined {
  return FOLDERS.find((folder) => existsSync(join(folder, 'rabbitmq-server')))
}

/** Configures a broker without starting it. */
export async function createRabbitMq(scripts: string): Promise<RabbitMqBroker> {
  const [amqp, tls, distribution, names] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-rabbitmq-'))
  chmodSync(folder, 0o700)
  const certificate = await makeCertificate(join(folder, 'tls'))
  mkdirSync(join(folder, 'home'))
  writeFileSync(
    join(folder, 'rabbitmq.conf'),
    [
      `listeners.tcp.default = 127.0.0.1:${amqp}`,
      `listeners.ssl.default = 127.0.0.1:${tls}`,
      `ssl_options.certfile = ${certificate.certFile}`,
      `ssl_options.keyfile = ${certificate.keyFile}`,
      'log.console = true',
      'log.file = false',
      'disk_free_limit.absolute = 1MB',
    ].join('\n'),
  )
  const environment = {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: join(folder, 'home'),
    RABBITMQ_NODENAME: `tidemark-${amqp}@localhost`,
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'none.config'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    RABBITMQ_FEATURE_FLAGS_FILE: join(folder, 'feature-flags'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    ERL_EPMD_PORT: String(names),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // The script then becomes the Erlang process instead of waiting for it, so signals reach it.
    RABBITMQ_ALLOW_INPUT: 'true',
    // No separate name server, which would outlive the broker: the broker finds the one below.
    ERL_ZFLAGS: '-noinput -start_epmd false',
  }
  const run = (file: string, ...args: string[]) => {
    const child = spawn(file, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    const killAtExit = () => child.kill('SIGKILL')
    process.on('exit', killAtExit)
    child.once('exit', () => process.off('exit', killAtExit))
    return child
  }
  let nameServer: ChildProcess | undefined
  let server: ChildProcess | undefined

  async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }

  async function control(...args: string[]): Promise<string> {
    const env = { ...environment, ERL_ZFLAGS: '-start_epmd false' }
    const { stdout } = await promisify(execFile)(join(scripts, 'rabbitmqctl'), args, { env })
    return stdout
  }

  return {
    url: `amqp://guest:guest@127.0.0.1:${amqp}`,
    tlsUrl: `amqps://guest:guest@127.0.0.1:${tls}`,
    certificate,
    control,
    async start() {
      nameServer ??= run('epmd', '-port', String(names), '-address', '127.0.0.1')
      server = run(join(scripts, 'rabbitmq-server'))
      await started(server)
    },
    stop: () => end(server, 'SIGTERM'),
    async kill() {
      // RabbitMQ 3 stores the names of new quorum queues a moment later. A kill before that destroys them.
      await control('eval', '[dets:sync(Table) || Table <- dets:all()].')
      await end(server, 'SIGKILL')
    },
    async remove() {
      await end(server, 'SIGKILL')
      await end(nameServer, 'SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function started({ stdout, stderr }: ChildProcess): Promise<void> {
  if (!stdout || !stderr) throw new Error('RabbitMQ was started without its output')
  const said: string[] = []
  stderr.on('data', (bytes) => said.push(String(bytes)))
  const lines = createInterface(stdout)
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line)
      if (line.includes(STARTED)) resolve()
    })
    lines.once('close', () => reject(new Error(`RabbitMQ did not start:\n${said.slice(-20).join('\n')}`)))
  })
}
