// Runs the seeded simulation of failures: "npm run chaos". Passes its arguments on.
import { runTool } from './run-tool.js'

const { code } = await runTool('test/chaos/main.ts', process.argv.slice(2), 'inherit')
process.exitCode = code
