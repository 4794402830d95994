/**
 * JSON with a line for every member. Only white space between the tokens changes: amounts keep all their digits, and what was
 * there twice stays there twice. Text that is no JSON comes back as it is.
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

/** Why a text is no JSON; undefined when it is. */
export function problemOfJson(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
