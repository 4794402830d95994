const WHITE = '#ffffff'
const BLACK = '#000000'

/** The colour of a cell, interpolated between the stops. `share`: of the maximum, from 0 to 1. */
export function heatColour(share: number, stops: readonly string[]): string {
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1)
  const from = channelsOf(stops[Math.floor(place)] ?? BLACK)
  const to = channelsOf(stops[Math.ceil(place)] ?? BLACK)
  const rest = place - Math.floor(place)
  const mixed = from.map((channel, i) => Math.round(channel + ((to[i] ?? channel) - channel) * rest))
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** Black or white, for the better contrast with a colour. One of them always exceeds the 4.5 of WCAG AA. */
export function textOn(background: string): string {
  return contrastOf(BLACK, background) >= contrastOf(WHITE, background) ? BLACK : WHITE
}

/** The contrast of two colours `#rrggbb` by WCAG 2, from 1 to 21. */
export function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((channel) => {
    const part = channel / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const channelsOf = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
