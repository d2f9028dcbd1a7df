// The site in a browser: no page is wider than a phone, nothing is reported on the console, the search
// finds an error code, and the tabs of a page show the same language. Needs Chromium.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import { chromium } from 'playwright-core'

import { dist, pagesOf } from './site.mjs'

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium'
const TYPES = { '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.woff2': 'font/woff2' }
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const skip = existsSync(EXECUTABLE) ? false : `there is no ${EXECUTABLE}`

describe('in a browser', { skip }, () => {
  let server, browser, page, origin
  const reported = []

  before(async () => {
    server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
      const file = join(dist, path.endsWith('/') ? `${path}index.html` : path)
      const found = existsSync(file)
      response.writeHead(found ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'text/plain' })
      response.end(found ? readFileSync(file) : '')
    })
    await new Promise(listening => server.listen(0, '127.0.0.1', listening))
    origin = `http://127.0.0.1:${server.address().port}`
    browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS })
    page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) reported.push(message.text())
    })
    page.on('pageerror', error => reported.push(error.message))
    page.on('request', request => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) reported.push(request.url())
    })
  })

  after(async () => {
    await browser?.close()
    server?.close()
  })

  test('no page is wider than a phone', async () => {
    const wide = []
    for (const path of pagesOf(dist).keys()) {
      await page.goto(`${origin}/${path}`)
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      if (width > 390) wide.push(`${path}: ${width}`)
    }
    assert.deepEqual(wide, [])
  })

  test('the search finds an error code', async () => {
    await page.goto(origin)
    await page.click('.DocSearch-Button')
    await page.fill('.VPLocalSearchBox input', 'REACTION_ALREADY_SET')
    const results = page.locator('.VPLocalSearchBox .result')
    await results.first().waitFor()
    const found = await results.allInnerTexts()
    assert.match(found[0], /Reaction\.add/)
    assert.ok(found.some(text => /Reaction\.add\s+Errors/.test(text)), found.join('\n'))
  })

  test('the tabs of a page show the same language', async () => {
    await page.goto(`${origin}/imbot/reaction.html`)
    await page.locator('.vp-code-group label[data-title="Python"]').first().click()
    const shown = await page.locator('.vp-code-group .language-python.active').count()
    const all = await page.locator('.vp-code-group .language-python').count()
    assert.equal(shown, all)
    assert.ok(all > 1)
  })

  test('nothing is reported', () => {
    assert.deepEqual(reported, [])
  })
})
