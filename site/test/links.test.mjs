// Every link of every page leads to a page and a heading, and nothing is loaded from elsewhere.

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { test } from 'node:test'

import { dist, pagesOf } from './site.mjs'

const pages = pagesOf(dist)
const ids = new Map([...pages].map(([path, html]) => [path, new Set(attributes(html, '\\w+', 'id'))]))

/** Returns the values of an attribute of elements. */
function attributes(html, element, name) {
  const found = html.matchAll(new RegExp(`<${element}\\b[^>]*?\\s${name}="([^"]*)"`, 'g'))
  return [...found].map(([, value]) => value.replaceAll('&amp;', '&'))
}

test('links lead to pages and headings', () => {
  const mistakes = []
  let tried = 0
  for (const [path, html] of pages) {
    for (const link of attributes(html, 'a', 'href')) {
      if (/^[a-z]+:/.test(link)) continue
      tried += 1
      const [to, anchor] = link.split('#')
      const absolute = to.startsWith('/') ? to : posix.join('/', posix.dirname(path), to)
      let target = to === '' ? path : absolute.slice(1)
      if (target === '' || target.endsWith('/')) target += 'index.html'
      if (!target.includes('.')) target += '.html'
      if (!ids.has(target)) mistakes.push(`${path}: ${link}: there is no such page`)
      else if (anchor && !ids.get(target).has(decodeURIComponent(anchor))) {
        mistakes.push(`${path}: ${link}: there is no such heading`)
      }
    }
  }
  assert.ok(tried > pages.size, 'the links were not found')
  assert.deepEqual(mistakes, [])
})

test('pages load only files of the site', () => {
  const mistakes = []
  for (const [path, html] of pages) {
    const sources = [...attributes(html, '(?:script|img)', 'src'), ...attributes(html, 'link', 'href')]
    for (const source of sources.filter(source => !source.startsWith('data:'))) {
      if (!source.startsWith('/') || !existsSync(join(dist, source))) mistakes.push(`${path}: ${source}`)
    }
  }
  assert.deepEqual(mistakes, [])
})
