import type { Command } from 'commander'
import { addDiscardCommand } from './dead-letters/discard.ts'
import { addDrainCommand } from './dead-letters/drain.ts'
import { addExportCommand } from './dead-letters/export.ts'
import { addListCommand } from './dead-letters/list.ts'
import { addRetryCommand } from './dead-letters/retry.ts'
import { addShowCommand } from './dead-letters/show.ts'

const HELP = `
A dead letter is a message that was refused: kept as it came, with the reason. docs/dead-letters.md tells all of it.

Examples:
  tidemark dead-letters list --reason invalid --since 2026-04-01
  tidemark dead-letters show 17
  tidemark dead-letters show 17 --body > 17.json      # mend it, then
  tidemark dead-letters retry 17 --body 17.json
  tidemark dead-letters retry --reason too_large      # after TIDEMARK_MAX_EVENT_BYTES was raised
  tidemark dead-letters export refused.ndjson --source http
  tidemark dead-letters discard --until 2025-01-01
  tidemark dead-letters drain shop                    # what the broker of the source "shop" gave up`

/** `tidemark dead-letters`: what was refused, to be looked at, sent again and discarded. */
export function addDeadLettersCommand(program: Command): void {
  const command = program
    .command('dead-letters')
    .description('Look at refused messages, send them again, mend or discard them')
    .addHelpText('after', HELP)
  addListCommand(command)
  addShowCommand(command)
  addRetryCommand(command)
  addDiscardCommand(command)
  addExportCommand(command)
  addDrainCommand(command)
}
