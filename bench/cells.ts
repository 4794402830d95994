import type { Rate } from './measure.ts'

/** The columns that `cpuOf` fills. */
export const CPU_COLUMNS = ['CPU µs an order: Node', 'PostgreSQL']

export const cpuOf = ({ nodeMicroseconds, postgresMicroseconds }: Rate): string[] => [
  nodeMicroseconds.toFixed(1),
  postgresMicroseconds?.toFixed(1) ?? 'unknown',
]

export const times = (ratio: number) => `${ratio.toFixed(ratio < 10 ? 2 : 0)} ×`
export const ms = (value: number) => value.toFixed(1)
