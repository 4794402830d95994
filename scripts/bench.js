// Runs the benchmarks: "npm run bench". Arguments go to them.
import { runTool } from './run-tool.js'

const { code } = await runTool('bench/main.ts', process.argv.slice(2), 'inherit')
process.exitCode = code
