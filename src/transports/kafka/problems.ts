import type { Logger } from 'pino'

/** Independent areas of problems, the most important first. */
const areas = ['settings', 'topics', 'group', 'fetch', 'take'] as const
export type Area = (typeof areas)[number]

/** The present problems, for operators. Each change is logged once. */
export class Problems {
  readonly #log: Logger
  readonly #texts = new Map<Area, string>()

  constructor(log: Logger) {
    this.#log = log
  }

  raise(area: Area, text: string): void {
    if (this.#texts.get(area) === text) return
    this.#texts.set(area, text)
    this.#log.warn({ problem: text }, 'kafka: problem')
  }

  clear(area: Area): void {
    const problem = this.#texts.get(area)
    if (this.#texts.delete(area)) this.#log.info({ problem }, 'kafka: problem solved')
  }

  has(...wanted: Area[]): boolean {
    return wanted.some((area) => this.#texts.has(area))
  }

  text(): string | undefined {
    const texts = areas.map((area) => this.#texts.get(area)).filter((text) => text !== undefined)
    return texts.length === 0 ? undefined : [...new Set(texts)].join(' ')
  }
}
