import { createProgram } from './frame/program.ts'

// A reader may leave early, as `head` does: what is left to write is of no use then, and no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

const [name] = process.argv.slice(2)
const program = await createProgram(name)
await program.parseAsync()
