// VitePress replaces a comment `@include` with a file before it parses Markdown, even within code. A mark
// in each such comment keeps the text as it is; a rule for Markdown removes the mark.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A character for private use, which no text contains behind the start of a comment. */
const MARK = '\u{e000}'

/** Marks the comments in all pages of a folder. */
export function markIncludes(docs) {
  for (const name of readdirSync(docs, { recursive: true }).filter(name => name.endsWith('.md'))) {
    const path = join(docs, name)
    const text = readFileSync(path, 'utf8')
    const marked = text.replace(/<!--(?=\s*@include:)/g, `$&${MARK}`)
    if (marked !== text) writeFileSync(path, marked)
  }
}

/** Removes the marks from what is shown. */
export function unmarkIncludes(state) {
  const tokens = state.tokens.flatMap(token => [token, ...(token.children ?? [])])
  for (const token of tokens) token.content = token.content.replaceAll(`<!--${MARK}`, '<!--')
}
