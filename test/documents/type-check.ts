import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type CodeBlock, root, titleOf } from './pages.ts'

/**
 * Checks the types of code blocks, each as a module of its own. A block may use what blocks before it on its page import.
 *
 * @returns what the compiler says; empty when there is no error.
 */
export async function typeErrorsOf(blocks: readonly CodeBlock[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-documents-'))
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration()))
    for (const block of blocks) writeFileSync(join(folder, fileOf(block)), withImports(block, blocks))
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    await promisify(execFile)(process.execPath, [compiler, '--project', folder])
    return ''
  } catch (error) {
    return (error as { stdout?: string }).stdout || String(error)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const fileOf = (block: CodeBlock) => `${titleOf(block).replace(/\W+/g, '-')}.ts`

function withImports(block: CodeBlock, blocks: readonly CodeBlock[]): string {
  const before = blocks.filter(({ page, line }) => page === block.page && line < block.line)
  const imports = before
    .flatMap(({ text }) => text.match(/^import .*$/gm) ?? [])
    .filter((line) => !block.text.includes(line))
  return [...imports, block.text].join('\n')
}

function configuration() {
  return {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noUnusedLocals: false,
      paths: { tidemark: [join(root, 'src/index.ts')], 'tidemark/client': [join(root, 'client/src/index.ts')] },
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: ['*.ts'],
  }
}
