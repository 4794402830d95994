import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

/** A narrow and a wide font. They come from npm, so they need not be installed. */
const families = { narrow: 'archivo-narrow', wide: 'dejavu-sans' } as const
export type Font = keyof typeof families
export const fontNames: readonly Font[] = ['narrow', 'wide']

/** The maximum spacing of letters and words of WCAG 2.2, 1.4.12. */
const SPACED = 'letter-spacing: 0.12em !important; word-spacing: 0.16em !important;'
const WEIGHTS = [400, 700]

/**
 * Writes everything on the page in a font, from now on; the wide one with as much space as readers may ask for.
 * The page must be opened with `ignoresPolicy`.
 */
export async function useFont(page: Page, font: Font): Promise<void> {
  const faces = WEIGHTS.map((weight) => {
    const url = `data:font/woff2;base64,${readFont(font, weight).toString('base64')}`
    return `@font-face { font-family: 'Test ${font}'; font-weight: ${weight}; src: url('${url}') format('woff2'); }`
  })
  const rule = `font-family: 'Test ${font}' !important; ${font === 'wide' ? SPACED : ''}`
  await page.addStyleTag({ content: `${faces.join('\n')} *, *::before, *::after { ${rule} }` })
  await page.evaluate(
    `Promise.all(${JSON.stringify(WEIGHTS)}.map((weight) => document.fonts.load(weight + ' 16px "Test ${font}"')))`,
  )
}

/** How wide a line of text is on the page, in pixels. */
export function measureText(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    const line = document.createElement('span')
    line.textContent = 'Average order value 1,234,567.89'
    line.style.cssText = 'position: absolute; white-space: nowrap; font-size: 16px; font-weight: 400'
    document.body.append(line)
    const { width } = line.getBoundingClientRect()
    line.remove()
    return width
  })()`)
}

function readFont(font: Font, weight: number): Buffer {
  const family = families[font]
  return readFileSync(
    new URL(import.meta.resolve(`@fontsource/${family}/files/${family}-latin-${weight}-normal.woff2`)),
  )
}
