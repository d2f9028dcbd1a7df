// Rules for Markdown. The pages are made for code hosts, so no text in them is a Vue template.

import { unmarkIncludes } from './includes.mjs'

/** Adds the rules to a renderer. */
export function markdown(md) {
  md.disable(['emoji', 'html_block', 'html_inline'])
  md.block.ruler.before('paragraph', 'comment', commentBlock, {})
  md.inline.ruler.before('autolink', 'comment', comment)
  md.core.ruler.push('includes', unmarkIncludes)
  md.core.ruler.push('landing', landing)
  md.core.ruler.push('code_groups', codeGroups)
  md.core.ruler.push('gallery', gallery)
  md.core.ruler.push('labels', labels)
  md.core.ruler.push('links', links)
  md.core.ruler.push('breaks', breaks)
  for (const rule of ['text', 'code_inline']) {
    const render = md.renderer.rules[rule]
    md.renderer.rules[rule] = (tokens, at, ...rest) => {
      // Vue would evaluate what two braces enclose.
      const html = render(tokens, at, ...rest).replaceAll('{{', '&#123;&#123;')
      return tokens[at].meta?.breaks ? html.replace(/(\.|::|_)(?=\w)/g, '$1<wbr>') : html
    }
  }
}

/** Skips the comment with which a generated page begins. */
function commentBlock(state, start, _end, silent) {
  const line = state.src.slice(state.bMarks[start], state.eMarks[start])
  if (!line.startsWith('<!-- ') || line.indexOf('-->') !== line.length - 3) return false
  if (!silent) state.line = start + 1
  return true
}

/** Skips the empty comment that keeps mail addresses from being links. */
function comment(state) {
  const nothing = '<!-- -->'
  if (!state.src.startsWith(nothing, state.pos)) return false
  state.pos += nothing.length
  return true
}

/** Removes what the landing page shows in another form: everything before the second section. */
function landing(state) {
  if (state.env.relativePath !== 'index.md') return
  const sections = state.tokens.filter(({ type, tag }) => type === 'heading_open' && tag === 'h2')
  state.tokens = state.tokens.slice(state.tokens.indexOf(sections[1]))
}

/** Makes tabs of the programs in a section of code, each below a line with its language. */
function codeGroups(state) {
  const tokens = []
  let inCode = false
  for (let at = 0; at < state.tokens.length; at += 1) {
    const token = state.tokens[at]
    if (token.type === 'heading_open') inCode = state.tokens[at + 1].content === 'Code'
    const fences = inCode ? labelledFences(state.tokens, at) : []
    if (fences.length < 2) {
      tokens.push(token)
      continue
    }
    const mark = (type, nesting) => new state.Token(`container_code-group_${type}`, 'div', nesting)
    tokens.push(mark('open', 1), ...fences, mark('close', -1))
    at += 4 * fences.length - 1
  }
  state.tokens = tokens
}

/** Returns the fences from a token on, with their labels as titles. */
function labelledFences(tokens, from) {
  const fences = []
  for (let at = from; ; at += 4) {
    const [open, label, , fence] = tokens.slice(at, at + 4)
    const language = label?.content?.match(/^([^:]+):$/)?.[1]
    if (open?.type !== 'paragraph_open' || fence?.type !== 'fence' || !language) return fences
    fence.info += ` [${language}]`
    fences.push(fence)
  }
}

/** Makes buttons of the codes in the gallery, which are in the second column. */
function gallery(state) {
  if (state.env.relativePath !== 'gallery.md') return
  let column = 0
  for (const token of state.tokens) {
    if (token.type === 'tr_open') column = 0
    if (token.type === 'td_open') column += 1
    if (token.type !== 'inline' || column !== 2) continue
    const [open, close] = [new state.Token('html_inline', '', 0), new state.Token('html_inline', '', 0)]
    open.content = '<button type="button" class="copy-text" title="Copy the code">'
    close.content = '</button>'
    token.children = [open, ...token.children, close]
  }
}

/** Labels each cell with the heading of its column, for screens on which a row is a card. */
function labels(state) {
  let headings = []
  let column = 0
  for (const [at, token] of state.tokens.entries()) {
    if (token.type === 'thead_open') headings = []
    if (token.type === 'th_open') headings.push(state.tokens[at + 1].content)
    if (token.type === 'tr_open') column = 0
    if (token.type === 'td_open') token.attrSet('data-label', headings[column++])
  }
}

/** Lets long names be broken between their words, in headings and in tables. */
function breaks(state) {
  for (const [at, { type }] of state.tokens.entries()) {
    if (!['heading_open', 'td_open'].includes(type)) continue
    for (const child of state.tokens[at + 1].children) child.meta = { breaks: true }
  }
}

/** Links to the index of a folder by the name that it has on the site. */
function links(state) {
  const opened = state.tokens.flatMap(({ children }) => children ?? [])
  for (const token of opened.filter(({ type }) => type === 'link_open')) {
    token.attrSet('href', token.attrGet('href').replace(/(^|\/)README\.md/, '$1index.md'))
  }
}
