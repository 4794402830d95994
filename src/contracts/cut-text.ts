/** The most that labels, names and reasons keep. */
export const MAX_TEXT_LENGTH = 200

/** A visible character with its accents or joined emoji rarely takes more than this. */
const LOOK_AHEAD = 100
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Whether PostgreSQL can keep a text: it takes no U+0000, and half of a surrogate pair has no UTF-8 form. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

/** The text with U+FFFD for each character that cannot be kept. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd')
}

/** The beginning of a text, up to `MAX_TEXT_LENGTH`, never cut through what a reader sees as one character. */
export function cutText(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text
  let end = 0
  for (const { index, segment } of graphemes.segment(text.slice(0, MAX_TEXT_LENGTH + LOOK_AHEAD))) {
    if (index + segment.length > MAX_TEXT_LENGTH) break
    end = index + segment.length
  }
  if (end > 0) return text.slice(0, end)
  const cut = text.slice(0, MAX_TEXT_LENGTH)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}
