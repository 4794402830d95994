const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u

/**
 * A name for a place that has no markup, such as the canvas of a chart or a joined text: Unicode's isolates (UAX #9, 2.4.2) keep
 * the order of its words, and those around it, right. Elements have `dir="auto"` instead.
 */
export const isolate = (name: string): string => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name)
