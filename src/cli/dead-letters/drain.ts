import type { Command } from 'commander'
import type { Outcome } from '../../inbox/message.ts'
import { createLog } from '../../log.ts'
import { DrainError, drainSource } from '../../service/drain-source.ts'
import { type CommandContext, run } from '../frame/command.ts'
import { commandActor } from '../frame/command-actor.ts'

const HELP = `
A broker dead-letters messages that were delivered too often or are too old. This command moves those messages from the
broker into the inbox, as if they had just arrived. Each event counts once. A rejected event becomes a dead letter of
Tidemark. SOURCE is a name in TIDEMARK_SOURCES or in tidemark.config.ts.

Exit codes: 0 nothing was rejected, 1 error, 2 some messages were rejected, 130 stopped by Ctrl-C`

/** `tidemark dead-letters drain`. */
export function addDrainCommand(parent: Command): void {
  parent
    .command('drain')
    .description("Move the broker's own dead letters of a source into the inbox")
    .argument('<source>', 'the name of a source in the settings')
    .addHelpText('after', HELP)
    .action((name: string) => run((context) => drain(name, context)))
}

async function drain(name: string, { config, terminal, stop }: CommandContext): Promise<number> {
  const counts = { accepted: 0, duplicate: 0, ignored: 0, rejected: 0 }
  const progress = terminal.progress()
  let count = 0
  const onOutcomes = (outcomes: readonly Outcome[]) => {
    for (const { status } of outcomes) counts[status]++
    count += outcomes.length
    progress.update({ label: `draining ${name}`, done: count, total: undefined, count, unit: 'messages' })
  }
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel)
  let taken = 0
  try {
    taken = await drainSource(config, name, { actor: commandActor(), log, signal: stop.signal, onOutcomes })
  } catch (error) {
    if (!(error instanceof DrainError && stop.signal.aborted)) throw error
  } finally {
    progress.stop()
  }
  terminal.summary(`Drained ${name}`, [['received from the broker', taken], ...Object.entries(counts)])
  if (counts.rejected === 0) return 0
  terminal.warn(`${counts.rejected} were rejected; see: tidemark dead-letters list --source ${name}`)
  return 2
}
