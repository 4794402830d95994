import type { Command } from 'commander'
import { addDiscardCommand } from './dead-letters/discard.ts'
import { addDrainCommand } from './dead-letters/drain.ts'
import { addExportCommand } from './dead-letters/export.ts'
import { addListCommand } from './dead-letters/list.ts'
import { addRetryCommand } from './dead-letters/retry.ts'
import { addShowCommand } from './dead-letters/show.ts'

const HELP = `
A dead letter is a rejected message, stored unchanged with the reason. See docs/dead-letters.md.

Examples:
  tidemark dead-letters list --reason invalid --since 2026-04-01
  tidemark dead-letters show 17
  tidemark dead-letters show 17 --body > 17.json      # correct the file, then
  tidemark dead-letters retry 17 --body 17.json
  tidemark dead-letters retry --reason too_large      # after raising TIDEMARK_MAX_EVENT_BYTES
  tidemark dead-letters export rejected.ndjson --source http
  tidemark dead-letters discard --until 2025-01-01
  tidemark dead-letters drain shop                    # the broker's own dead letters of the source "shop"`

/** `tidemark dead-letters`: inspects, retries and discards rejected messages. */
export function addDeadLettersCommand(program: Command): void {
  const command = program
    .command('dead-letters')
    .description('Inspect, correct, retry and discard rejected messages')
    .addHelpText('after', HELP)
  addListCommand(command)
  addShowCommand(command)
  addRetryCommand(command)
  addDiscardCommand(command)
  addExportCommand(command)
  addDrainCommand(command)
}
