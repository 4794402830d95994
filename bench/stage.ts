import type { Terminal } from '../src/cli/frame/terminal.ts'

/** Reports the progress of a stage. */
export type Show = (done: number, total: number, unit: 'orders' | 'requests') => void

/** Runs a part of the bench with a title and its progress: a bar on a terminal, otherwise lines. */
export type RunStage = <T>(title: string, work: (show: Show) => Promise<T>) => Promise<T>

export function createStages(terminal: Terminal): RunStage {
  return async (label, work) => {
    terminal.note(`${label} …`)
    const progress = terminal.progress()
    try {
      return await work((done, total, unit) => progress.update({ label: ' ', done, total, count: done, unit }))
    } finally {
      progress.stop()
    }
  }
}

/** Runs a part without output, for tests. */
export const runSilently: RunStage = (_title, work) => work(() => undefined)
