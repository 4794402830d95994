// Runs the benchmarks: "npm run bench". Passes its arguments on.
import { buildWeb } from './build-web.js'
import { runTool } from './run-tool.js'

await buildWeb()
const { code } = await runTool('bench/main.ts', process.argv.slice(2), 'inherit')
process.exitCode = code
