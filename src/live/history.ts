import { randomBytes } from 'node:crypto'
import type { NewsFilter } from './changes.ts'
import { addNews, emptyNews, type News, narrowNews } from './changes.ts'

/** The latest news of this process, numbered. What is older is forgotten. */
export interface History {
  /** The number of the newest. */
  readonly newest: number
  add(news: News, atMs: number): void
  /** What came after a number, added up; undefined when that is not known any more. */
  since(number: number, filter: NewsFilter): News | undefined
  /** How many events a second were applied, over the last few seconds. */
  eventsPerSecond(filter: NewsFilter, atMs: number): number
  /** The id of a number, which names this process too: numbers of others mean nothing here. */
  idOf(number: number): string
  /** The number of an id; undefined when it is none of this process. */
  numberOf(id: string): number | undefined
}

/** At four a second, two minutes. */
const KEPT = 512
const RATE_OVER_MS = 5000

export function createHistory(kept = KEPT): History {
  const name = randomBytes(6).toString('hex')
  const entries: { news: News; atMs: number }[] = []
  let newest = 0

  return {
    get newest() {
      return newest
    },

    add(news, atMs) {
      newest++
      entries.push({ news, atMs })
      if (entries.length > kept) entries.shift()
    },

    since(number, filter) {
      const count = newest - number
      if (count > entries.length) return undefined
      const news = emptyNews()
      for (const entry of entries.slice(entries.length - count)) addNews(news, narrowNews(entry.news, filter))
      return news
    },

    eventsPerSecond(filter, atMs) {
      let events = 0
      for (const { news, atMs: then } of entries.toReversed()) {
        if (then <= atMs - RATE_OVER_MS) break
        for (const { applied } of narrowNews(news, filter).activity.values()) events += applied
      }
      return (events * 1000) / RATE_OVER_MS
    },

    idOf: (number) => `${name}-${number}`,

    numberOf(id) {
      const [, process, digits] = /^([0-9a-f]+)-(\d{1,15})$/.exec(id) ?? []
      const number = Number(digits)
      return process === name && number <= newest ? number : undefined
    },
  }
}
