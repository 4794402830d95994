/** The colours of charts. Neighbouring colours also differ in lightness, for readers with colour blindness. */
export interface Palette {
  text: string
  faint: string
  line: string
  surface: string
  /** The colour of the metric, then those of further series. */
  series: readonly string[]
  comparison: string
  /** From zero to the maximum, for heat maps. */
  heat: readonly string[]
  good: string
  bad: string
}

export const lightPalette: Palette = {
  text: '#343a40',
  faint: '#5c636a',
  line: '#e9ecef',
  surface: '#ffffff',
  series: ['#0b7285', '#e8590c', '#5f3dc4', '#2b8a3e', '#c2255c', '#868e96', '#e67700', '#1971c2'],
  comparison: '#adb5bd',
  heat: ['#f1f8fa', '#c5e8ee', '#7ec8d6', '#2f9db1', '#0b7285', '#07424d'],
  good: '#2b8a3e',
  bad: '#c92a2a',
}

export const darkPalette: Palette = {
  text: '#dee2e6',
  faint: '#a6adb4',
  line: '#373a40',
  surface: '#1f2227',
  series: ['#3bc9db', '#ffa94d', '#b197fc', '#69db7c', '#faa2c1', '#adb5bd', '#ffd43b', '#74c0fc'],
  comparison: '#6c757d',
  heat: ['#22282c', '#17424b', '#0f6170', '#1a8a9e', '#3bc9db', '#c5f6fa'],
  good: '#69db7c',
  bad: '#ff8787',
}
