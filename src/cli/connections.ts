import type { Command } from 'commander'
import { addAddCommand } from './connections/add.ts'
import { addCatchUpCommand } from './connections/catch-up.ts'
import { addListCommand } from './connections/list.ts'
import { addRemoveCommand } from './connections/remove.ts'
import { addReplayCommand } from './connections/replay.ts'
import { addRotateCommand } from './connections/rotate.ts'
import { addShowCommand } from './connections/show.ts'
import { addTestCommand } from './connections/test.ts'

const HELP = `
A connection receives the webhooks of a shop platform at /hooks/NAME. See docs/connect/README.md. Connections of
TIDEMARK_CONNECTIONS are listed too, and changed there. A running Tidemark uses a change within a second.

Examples:
  tidemark connections add shop --platform standard-webhooks --secret-file shop.secret
  tidemark connections show shop                      # the address to paste, and what to click
  tidemark connections list
  tidemark connections rotate shop --secret-file new.secret
  tidemark connections test delivery.json --platform standard-webhooks
  tidemark connections replay shop --since 2026-04-01
  tidemark connections catch-up shop --since 2026-04-01`

/** `tidemark connections`: shop platforms that deliver to Tidemark. */
export function addConnectionsCommand(program: Command): void {
  const command = program
    .command('connections')
    .description('Connect shop platforms: add, inspect, test and replay')
    .addHelpText('after', HELP)
  addListCommand(command)
  addShowCommand(command)
  addAddCommand(command)
  addRotateCommand(command)
  addRemoveCommand(command)
  addTestCommand(command)
  addReplayCommand(command)
  addCatchUpCommand(command)
}
