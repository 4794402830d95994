import type { Command } from 'commander'
import type { Outcome } from '../../inbox/message.ts'
import { createLog } from '../../log.ts'
import { DrainError, drainSource } from '../../service/drain-source.ts'
import { runCommand } from '../command.ts'

const HELP = `
A broker dead-letters by itself what was delivered too often or grew too old. This takes what is there through the inbox
as if it had just come, and removes it from the broker: it counts once, and what is refused is one of Tidemark's own dead
letters then. SOURCE is a name in TIDEMARK_SOURCES or in tidemark.config.ts.

Exit codes: 0 nothing was refused, 1 error, 2 some were refused, 130 stopped by Ctrl-C`

/** `tidemark dead-letters drain`. */
export function addDrainCommand(parent: Command): void {
  parent
    .command('drain')
    .description("Take what a source's broker has dead-lettered by itself into the inbox")
    .argument('<source>', 'the name of a source in the settings')
    .addHelpText('after', HELP)
    .action((name: string) =>
      runCommand(async (config, terminal, stop) => {
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
          taken = await drainSource(config, name, { log, signal: stop.signal, onOutcomes })
        } catch (error) {
          if (!(error instanceof DrainError && stop.signal.aborted)) throw error
        } finally {
          progress.stop()
        }
        terminal.summary(`Drained ${name}`, [['taken from the broker', taken], ...Object.entries(counts)])
        if (counts.rejected > 0)
          terminal.warn(`${counts.rejected} were refused; see: tidemark dead-letters list --source ${name}`)
        return counts.rejected > 0 ? 2 : 0
      }),
    )
}
