import { type Command, Option } from 'commander'
import { hookUrl, setUpSteps } from '../../connections/address.ts'
import { addConnection } from '../../connections/change-connections.ts'
import type { ConnectionEntry } from '../../connections/connection-schema.ts'
import { platformNames, platforms } from '../../connections/index.ts'
import { CommandError, run } from '../frame/command.ts'
import { type InboxSession, withInbox } from '../frame/with-inbox.ts'
import { collect, ownOrigin, readSecretFile, storeOf } from './store.ts'

/** The options that describe a connection, besides its secrets. */
export interface SettingOptions {
  platform: string
  tenant?: string
  currencyMode?: ConnectionEntry['currencyMode']
  testOrders?: ConnectionEntry['testOrders']
  productKey?: ConnectionEntry['productKey']
  countPending?: true
  role?: ConnectionEntry['role']
  idPrefix?: string
  option: string[]
}

interface Options extends SettingOptions {
  secretFile: string[]
  guestKeyFile?: string
}

/** Adds the options that describe a connection. */
export function withSettings(command: Command): Command {
  return command
    .addOption(new Option('--platform <name>', 'the platform').choices(platformNames).makeOptionMandatory())
    .option('--tenant <id>', 'the tenant of all its events')
    .addOption(
      new Option('--currency-mode <mode>', 'amounts of the shop or of the customer').choices(['shop', 'presentment']),
    )
    .addOption(new Option('--test-orders <choice>', 'whether test orders count').choices(['ignore', 'count']))
    .addOption(new Option('--product-key <key>', 'what identifies a product').choices(['product', 'variant', 'sku']))
    .option('--count-pending', 'count orders that the platform calls pending')
    .addOption(new Option('--role <role>', 'what it states').choices(['all', 'payments-only']))
    .option('--id-prefix <text>', 'goes before the ids of orders, for a second shop of a tenant')
    .option('--option <name=value>', 'a further setting of the platform; can be repeated', collect, [])
}

/** `tidemark connections add`. */
export function addAddCommand(parent: Command): void {
  withSettings(parent.command('add'))
    .description('Add a connection, and show how to set it up at the platform')
    .argument('<name>', 'part of the address: /hooks/NAME')
    .option(
      '--secret-file <file>',
      'file with a secret of the platform; - is standard input; can be repeated',
      collect,
      [],
    )
    .option(
      '--guest-key-file <file>',
      'file with a key of 16 characters or more, which lets guests be recognised by a hash',
    )
    .action((name: string, options: Options) =>
      run((context) => withInbox(context, (session) => add(name, options, session))),
    )
}

async function add(name: string, options: Options, session: InboxSession): Promise<number> {
  const { config, terminal } = session
  const entry: ConnectionEntry = { ...readSettings(name, options), secrets: [] }
  for (const file of options.secretFile) entry.secrets?.push(await readSecretFile(file))
  if (options.guestKeyFile !== undefined) entry.guestKey = await readSecretFile(options.guestKeyFile)
  await addConnection(entry, storeOf(session))
  const url = hookUrl(name, config, ownOrigin(config))
  terminal.summary(`Added ${name}`, [
    ['platform', entry.platform],
    ['address', url],
  ])
  const steps = setUpSteps(platforms[entry.platform]?.setUp ?? [], url)
  process.stdout.write(`\n${steps.map((step, i) => `${i + 1}. ${step}\n`).join('')}`)
  return 0
}

/** A list or an object is JSON; anything else is text. */
function readValue(text: string): unknown {
  if (!/^[[{]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** @throws CommandError for an option without a value. */
export function readSettings(name: string, given: SettingOptions): ConnectionEntry {
  const { platform, tenant, currencyMode, testOrders, productKey, countPending, role, idPrefix } = given
  const options = given.option.map((text) => {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
    if (key === undefined) throw new CommandError(`--option is "${text}"; it must be name=value`)
    return [key, readValue(value ?? '')] as const
  })
  const entries = Object.entries({ tenant, currencyMode, testOrders, productKey, countPending, role, idPrefix })
  const stated = entries.filter(([, value]) => value !== undefined)
  const further = options.length > 0 ? { options: Object.fromEntries(options) } : {}
  return { name, platform, ...Object.fromEntries(stated), ...further }
}
