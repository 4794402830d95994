import { Command } from 'commander'
import { VERSION } from '../../version.ts'

/** One file a command. Only the command that runs is loaded: all of them together take a second. */
const commands = {
  start: async () => (await import('../start.ts')).addStartCommand,
  demo: async () => (await import('../demo.ts')).addDemoCommand,
  import: async () => (await import('../import.ts')).addImportCommand,
  rates: async () => (await import('../rates.ts')).addRatesCommand,
  simulate: async () => (await import('../simulate.ts')).addSimulateCommand,
  report: async () => (await import('../report.ts')).addReportCommand,
  connections: async () => (await import('../connections.ts')).addConnectionsCommand,
  'dead-letters': async () => (await import('../dead-letters.ts')).addDeadLettersCommand,
  verify: async () => (await import('../verify.ts')).addVerifyCommand,
  rebuild: async () => (await import('../rebuild.ts')).addRebuildCommand,
  repair: async () => (await import('../repair.ts')).addRepairCommand,
  retention: async () => (await import('../retention.ts')).addRetentionCommand,
  retract: async () => (await import('../retract.ts')).addRetractCommand,
  backup: async () => (await import('../backup.ts')).addBackupCommand,
  restore: async () => (await import('../restore.ts')).addRestoreCommand,
  drill: async () => (await import('../drill.ts')).addDrillCommand,
  customers: async () => (await import('../customers.ts')).addCustomersCommand,
  erasures: async () => (await import('../erasures.ts')).addErasuresCommand,
  keys: async () => (await import('../keys.ts')).addKeysCommand,
  'sql-reader': async () => (await import('../sql-reader.ts')).addSqlReaderCommand,
  users: async () => (await import('../users.ts')).addUsersCommand,
  migrate: async () => (await import('../migrate.ts')).addMigrateCommand,
  doctor: async () => (await import('../doctor.ts')).addDoctorCommand,
  bus: async () => (await import('../bus.ts')).addBusCommand,
} as const

/**
 * The command line: `tidemark <command>`.
 *
 * @param name the command that runs. All commands are loaded for any other word, and without one.
 */
export async function createProgram(name?: string): Promise<Command> {
  const program = new Command('tidemark')
    .description("Real-time commerce analytics: counts each of a shop's events exactly once and answers at once.")
    .version(VERSION)
    .showHelpAfterError('(tidemark <command> --help shows more)')
  const isCommand = (word = ''): word is keyof typeof commands => Object.hasOwn(commands, word)
  const loaders = isCommand(name) ? [commands[name]] : Object.values(commands)
  for (const addCommand of await Promise.all(loaders.map((load) => load()))) addCommand(program)
  return program
}
