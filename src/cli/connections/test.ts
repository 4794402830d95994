import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Command } from 'commander'
import type { Config } from '../../config/config.ts'
import { readConnection } from '../../connections/connection-schema.ts'
import { interpretDelivery } from '../../connections/deliveries/interpret-delivery.ts'
import { platforms } from '../../connections/index.ts'
import type { Platform } from '../../connections/platform.ts'
import { toMessages } from '../../connections/reading/shop-messages.ts'
import { decode } from '../../inbox/decode.ts'
import { type CommandContext, CommandError, run } from '../frame/command.ts'
import { readSettings, type SettingOptions, withSettings } from './add.ts'
import { collect } from './store.ts'

interface Options extends SettingOptions {
  topic?: string
  header: string[]
}

const HELP = `
Nothing is sent, stored or verified: the command needs neither a database nor a secret. The output is JSON: what would be
stored of the body, and the events with their outcome by the contracts.

Exit codes: 0 every event can be applied, or the delivery is ignored; 2 the delivery has a problem`

/** `tidemark connections test`. */
export function addTestCommand(parent: Command): void {
  withSettings(parent.command('test'))
    .description('Show what a delivery would become, without a database')
    .argument('<file>', 'the body of a delivery; - is standard input')
    .option('--topic <topic>', 'the topic, for a platform that names it in a header')
    .option('--header <name:value>', 'a header of the delivery; can be repeated', collect, [])
    .addHelpText('after', HELP)
    .action((file: string, options: Options) => run((context) => test(file, options, context)))
}

async function test(file: string, options: Options, { config }: CommandContext): Promise<number> {
  const body = await (file === '-' ? buffer(process.stdin) : readFile(file)).catch((cause: Error) => {
    throw new CommandError(`cannot read ${file}: ${cause.message}`, { cause })
  })
  const platform = platforms[options.platform] as Platform
  const entry = readSettings('test', options)
  // A secret is not needed to read a body, and a guest key would only change the hash.
  const connection = readConnection({ ...entry, secrets: [PLACEHOLDER] })
  if ('faults' in connection) throw new CommandError(connection.faults.join('; '))
  const delivery = { headers: headersOf(options, platform), body, receivedMs: Date.now() }
  const { topic, kept, reading } = interpretDelivery(platform, connection, delivery)
  const stated = 'events' in reading ? reading.events : []
  const events = toMessages(stated, connection, connection.tenant ?? config.tenantId).map((message) => {
    const decoded = decode(message, decodeSettings(config))
    const problem = decoded.kind === 'rejected' ? { rejected: `${decoded.reason}: ${decoded.error}` } : {}
    return { ...JSON.parse(message.body as string), ...problem }
  })
  const { events: _events, ...rest } = { events: undefined, ...reading }
  const output = { topic, ...rest, events, kept: kept === undefined ? null : JSON.parse(kept) }
  process.stdout.write(`${JSON.stringify(output, undefined, 2)}\n`)
  return 'problem' in reading || events.some((event) => 'rejected' in event) ? 2 : 0
}

/** Every platform accepts a secret of this form. */
const PLACEHOLDER = `whsec_${Buffer.alloc(32, 1).toString('base64')}`

function headersOf({ topic, header }: Options, platform: Platform): Record<string, string> {
  const given = header.map((text) => {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(text) ?? []
    if (name === undefined) throw new CommandError(`--header is "${text}"; it must be "name: value"`)
    return [name.toLowerCase(), value ?? ''] as const
  })
  const named =
    topic !== undefined && platform.topicHeader !== undefined ? [[platform.topicHeader, topic] as const] : []
  if (topic !== undefined && named.length === 0) {
    throw new CommandError(`--topic is not needed: a body of ${platform.title} names its topic`)
  }
  return Object.fromEntries([...given, ...named])
}

function decodeSettings({ tenantId, maxEventBytes }: Config) {
  return { tenantId, maxEventBytes, nowMs: Date.now }
}
