const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u

/**
 * Isolates a right-to-left name in a text without markup, such as the canvas of a chart (UAX #9, 2.4.2). It keeps the words of the
 * name and those around it in sequence. Elements have `dir="auto"` instead.
 */
export const isolate = (name: string): string => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name)
