/**
 * Indents JSON. Only white space between tokens changes: amounts keep all digits, and repeated members stay. Invalid JSON is
 * returned unchanged.
 */
export function indentJson(text: string): string {
  if (problemOfJson(text) !== undefined) return text
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? []
  let depth = 0
  let written = ''
  tokens.forEach((token, i) => {
    const line = `\n${'  '.repeat(depth)}`
    if (token === '{' || token === '[') {
      const isEmpty = tokens[i + 1] === '}' || tokens[i + 1] === ']'
      depth++
      written += isEmpty ? token : `${token}${line}  `
    } else if (token === '}' || token === ']') {
      depth--
      const isEmpty = tokens[i - 1] === '{' || tokens[i - 1] === '['
      written += isEmpty ? token : `\n${'  '.repeat(depth)}${token}`
    } else if (token === ',') written += `,${line}`
    else written += token === ':' ? ': ' : token
  })
  return written
}

/** The error of invalid JSON; undefined for valid JSON. */
export function problemOfJson(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
