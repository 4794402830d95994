import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The root folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A fenced code block of a page. */
export interface CodeBlock {
  /** The page, relative to the root folder. */
  page: string
  /** The line on which it begins. */
  line: number
  language: string
  text: string
}

/** A Markdown document of the project. */
export interface Page {
  /** Relative to the root folder, such as `docs/events.md`. */
  path: string
  text: string
  /** The text without code blocks. */
  prose: string
  blocks: readonly CodeBlock[]
}

/** All documents except the change log, which names what no longer exists. */
export const pages: readonly Page[] = globSync('**/*.md', { cwd: root, exclude: ['**/node_modules', '**/.*'] })
  .filter((path) => path !== 'CHANGELOG.md')
  .toSorted()
  .map(readPage)

/** All code blocks of all documents. */
export const blocks = pages.flatMap((page) => page.blocks)

/** How tests name a block. */
export const titleOf = ({ page, line }: CodeBlock) => `${page}:${line}`

/** What stands in backticks in the prose of a page. */
export function codeSpansOf({ prose }: Page): string[] {
  return [...prose.matchAll(/(`+)(.+?)\1/g)].map(([, , code = '']) => code.trim())
}

function readPage(path: string): Page {
  const text = readFileSync(`${root}/${path}`, 'utf8')
  const found: CodeBlock[] = []
  const prose = text.replace(/^```(\w*)\n([\s\S]*?)^```$/gm, (_, language: string, code: string, at: number) => {
    found.push({ page: path, line: text.slice(0, at).split('\n').length, language, text: code })
    return ''
  })
  return { path, text, prose, blocks: found }
}
