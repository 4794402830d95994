import { Command } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { addBusCommand } from './bus.ts'
import { addDeadLettersCommand } from './dead-letters.ts'
import { addDemoCommand } from './demo.ts'
import { addDoctorCommand } from './doctor.ts'
import { addImportCommand } from './import.ts'
import { addMigrateCommand } from './migrate.ts'
import { addRebuildCommand } from './rebuild.ts'
import { addRepairCommand } from './repair.ts'
import { addReportCommand } from './report.ts'
import { addSimulateCommand } from './simulate.ts'
import { addStartCommand } from './start.ts'
import { addVerifyCommand } from './verify.ts'

/** The command line: `tidemark <command>`. One file a command. */
export function createProgram(): Command {
  const program = new Command('tidemark')
    .description("Real-time commerce analytics: counts each of a shop's events exactly once and answers at once.")
    .version(packageJson.version)
    .showHelpAfterError('(tidemark <command> --help shows more)')

  addStartCommand(program)
  addDemoCommand(program)
  addImportCommand(program)
  addSimulateCommand(program)
  addReportCommand(program)
  addDeadLettersCommand(program)
  addVerifyCommand(program)
  addRebuildCommand(program)
  addRepairCommand(program)
  addMigrateCommand(program)
  addDoctorCommand(program)
  addBusCommand(program)
  return program
}
