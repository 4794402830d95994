import type { Browser, BrowserContext, Page } from 'playwright-core'
import { shareClock } from '../clock/real-clock.ts'
import { scaled } from '../helpers/patience.ts'

export interface PageOptions {
  width?: number
  height?: number
  scheme?: 'light' | 'dark'
  /** Default: true, because animations cost processor time. */
  isMotionReduced?: boolean
  /** The language of the browser. Default: `en-GB`. */
  locale?: string
  /** Allows styles of the test that the content security policy would block. */
  ignoresPolicy?: boolean
  /** For a test that changes the browser, such as its clock: the page is not used again. */
  isUsedOnce?: boolean
}

/** Pages that tests reuse: a new page takes twice the processor time of a used one. */
export interface PagePool {
  /** An empty page without stored data that is not in use. */
  take(options: PageOptions): Promise<Page>
  /** Empties all pages in use. After a failed test they are closed. */
  release(isFailed: boolean): Promise<void>
}

interface PooledPage {
  page: Page
  context: BrowserContext
  /** The properties that cannot be changed on an open page. */
  kind: string
  isUsedOnce: boolean
}

export function createPagePool(browser: () => Browser): PagePool {
  const free: PooledPage[] = []
  const used: PooledPage[] = []
  return {
    async take(options) {
      const { width = 1440, height = 900, scheme = 'light', isMotionReduced = true } = options
      const { locale = 'en-GB', ignoresPolicy = false, isUsedOnce = false } = options
      const kind = `${locale} ${ignoresPolicy}`
      const found = isUsedOnce ? -1 : free.findIndex((pooled) => pooled.kind === kind)
      const pooled = free.splice(found, found < 0 ? 0 : 1)[0] ?? (await createPage(options, kind))
      used.push(pooled)
      const { page } = pooled
      await page.setViewportSize({ width, height })
      await page.emulateMedia({
        media: 'screen',
        colorScheme: scheme,
        reducedMotion: isMotionReduced ? 'reduce' : 'no-preference',
      })
      return page
    },
    async release(isFailed) {
      for (const pooled of used.splice(0)) {
        const isKept = !isFailed && !pooled.isUsedOnce && (await isEmptied(pooled))
        if (isKept) free.push(pooled)
        else await pooled.context.close()
      }
    },
  }

  async function createPage({ locale = 'en-GB', ignoresPolicy, isUsedOnce = false }: PageOptions, kind: string) {
    const context = await browser().newContext({ locale, timezoneId: 'America/New_York', bypassCSP: ignoresPolicy })
    await shareClock(context)
    const page = await context.newPage()
    page.setDefaultTimeout(scaled(30_000))
    return { page, context, kind, isUsedOnce }
  }
}

/** Empties a page. False for a closed page or an error page of the browser. */
async function isEmptied({ page, context }: PooledPage): Promise<boolean> {
  try {
    page.removeAllListeners()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.evaluate('localStorage.clear(); sessionStorage.clear()')
    await page.goto('about:blank')
    for (const other of context.pages()) if (other !== page) await other.close()
    await context.clearCookies()
    return true
  } catch {
    return false
  }
}
