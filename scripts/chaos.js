// Runs the seeded simulation of failures: "npm run chaos". Arguments go to it.
import { runTool } from './run-tool.js'

const { code } = await runTool('test/chaos/main.ts', process.argv.slice(2), 'inherit')
process.exitCode = code
