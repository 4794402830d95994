import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { realClock } from '../../clock/real-clock.ts'
import { freePort } from '../../helpers/free-port.ts'
import { type Certificate, makeCertificate } from '../../helpers/make-certificate.ts'
import { scaled } from '../../helpers/patience.ts'

/** A Kafka of one node, with separate ports and a separate folder. */
export interface KafkaBroker {
  /** `127.0.0.1:port` of the listener without authentication. */
  address: string
  /** The address of the listener for `user`, with SASL PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
  saslAddress: string
  user: { username: string; password: string }
  /** The address of the listener with TLS and SASL, with `certificate`. */
  tlsAddress: string
  certificate: Certificate
  start(): Promise<void>
  /** Stops the broker as an operator does. Data and ports remain. */
  stop(): Promise<void>
  /** Stops the broker as a power cut does. */
  kill(): Promise<void>
  /** Kills the broker and removes its folder. */
  remove(): Promise<void>
}

const JARS = fileURLToPath(new URL('../../../.cache/kafka', import.meta.url))
const JAVA = ['-Xmx256m', '-Xms64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
const LOG = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn']
const CLASSES = ['-cp', join(JARS, '*')]
const MAX_LONG = 2n ** 63n - 1n
const START_TIMEOUT_MS = scaled(60_000)

/** Whether Java and all the jars are there. */
export function hasKafka(): boolean {
  return existsSync(join(JARS, 'pom.xml')) && spawnSync('java', ['-version']).status === 0
}

/** Configures a broker without starting it. */
export async function createKafka(): Promise<KafkaBroker> {
  const [open, sasl, tls, controller] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-kafka-'))
  const certificate = await makeCertificate(join(folder, 'tls'))
  const user = { username: 'alice', password: 'alice-secret' }
  const properties = join(folder, 'server.properties')
  writeFileSync(properties, serverProperties({ folder, open, sasl, tls, controller, certificate, user }))
  const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
    '--add-scram',
    `${mechanism}=[name=${user.username},password=${user.password}]`,
  ])
  const format = ['format', '--cluster-id', 'dGlkZW1hcmstdGVzdC0xMQ', '--config', properties, ...scram]
  await promisify(execFile)('java', [...JAVA, ...LOG, ...CLASSES, 'kafka.tools.StorageTool', ...format], {
    env: realClock,
  })
  const output = join(folder, 'output.log')
  let server: ChildProcess | undefined

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    server.kill(signal)
    await exited
  }

  return {
    address: `127.0.0.1:${open}`,
    saslAddress: `127.0.0.1:${sasl}`,
    user,
    tlsAddress: `localhost:${tls}`,
    certificate,
    async start() {
      const file = openSync(output, 'a')
      const child = spawn('java', [...JAVA, ...LOG, ...CLASSES, 'kafka.Kafka', properties], {
        env: realClock,
        stdio: ['ignore', file, file],
      })
      closeSync(file)
      server = child
      const killAtExit = () => child.kill('SIGKILL')
      process.on('exit', killAtExit)
      child.once('exit', () => process.off('exit', killAtExit))
      await listening([open, sasl, tls], child, output)
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async remove() {
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Layout = Pick<KafkaBroker, 'certificate' | 'user'> & { folder: string } & Record<
    'open' | 'sasl' | 'tls' | 'controller',
    number
  >

function serverProperties({ folder, open, sasl, tls, controller, certificate, user }: Layout): string {
  const { certFile, keyFile } = certificate
  const keyStore = join(folder, 'tls', 'both.pem')
  writeFileSync(keyStore, readFileSync(keyFile, 'utf8') + readFileSync(certFile, 'utf8'))
  const listeners = `OPEN://127.0.0.1:${open},SASL://127.0.0.1:${sasl},TLS://localhost:${tls}`
  const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required'
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;'
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controller}`,
    'controller.listener.names=CONTROLLER',
    `listeners=${listeners},CONTROLLER://127.0.0.1:${controller}`,
    `advertised.listeners=${listeners}`,
    'listener.security.protocol.map=OPEN:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_PLAINTEXT,TLS:SASL_SSL',
    'inter.broker.listener.name=OPEN',
    'sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    ...['sasl', 'tls'].flatMap((listener) => [
      `listener.name.${listener}.plain.sasl.jaas.config=${plain} user_${user.username}="${user.password}";`,
      `listener.name.${listener}.scram-sha-256.sasl.jaas.config=${scram}`,
      `listener.name.${listener}.scram-sha-512.sasl.jaas.config=${scram}`,
    ]),
    'ssl.keystore.type=PEM',
    `ssl.keystore.location=${keyStore}`,
    `log.dirs=${join(folder, 'data')}`,
    // With another clock, the times of messages are years away from the broker's.
    `log.message.timestamp.after.max.ms=${MAX_LONG}`,
    'log.retention.ms=-1',
    'auto.create.topics.enable=false',
    'broker.session.timeout.ms=3000',
    'broker.heartbeat.interval.ms=500',
    'group.initial.rebalance.delay.ms=0',
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=1',
  ].join('\n')
}

async function listening(ports: readonly number[], child: ChildProcess, output: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (const port of ports) {
    while (!(await isOpen(port))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`Kafka did not start:\n${readFileSync(output, 'utf8').slice(-4000)}`)
      }
      await delay(50)
    }
  }
}

async function isOpen(port: number): Promise<boolean> {
  const socket = createConnection({ port, host: '127.0.0.1' })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
