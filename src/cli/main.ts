import { Command } from 'commander'
import { addImportCommand } from './import.ts'

/** The command line: `tidemark <command>`. One file a command. */
const program = new Command('tidemark').description('Real-time commerce analytics on PostgreSQL')
addImportCommand(program)
await program.parseAsync()
