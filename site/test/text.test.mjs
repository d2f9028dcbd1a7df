// Text of the spec is text on the site too. Its pages are those of the spec that uses every key of the
// notation, with texts, escaped like the generator does it, that Vue or VitePress would interpret.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { pagesOf } from './site.mjs'

const GOLDEN = '../tests/codegen/golden/every-key/expected/docs'
const PROSE = String.raw`{{ 6 * 7 }} \<i\>tag\</i\> "> :tada: \[\[toc\]\] {.class #id}`
const CODE = '{{ 6 * 7 }}</code></pre></template><i>tag</i></script><!-- @include: @/README.md -->'

const folder = mkdtempSync(join(tmpdir(), 'site-'))
after(() => rmSync(folder, { recursive: true }))

before(() => {
  const docs = join(folder, 'docs')
  cpSync(GOLDEN, docs, { recursive: true })
  for (const name of readdirSync(docs, { recursive: true }).filter(name => name.endsWith('.md'))) {
    const path = join(docs, name)
    let inCode = false
    const lines = readFileSync(path, 'utf8').split('\n').map(line => {
      if (line.startsWith('```')) inCode = !inCode
      return line.replace(/, mk\d{3}/g, `, ${PROSE}`).replace(/(Hello|Title) mk\d{3}/g, inCode ? CODE : '$&')
    })
    writeFileSync(path, lines.join('\n'))
  }
  const env = { ...process.env, DOCS: docs, OUT: join(folder, 'dist') }
  execFileSync('npm', ['run', '--silent', 'build'], { env, stdio: 'inherit' })
})

test('texts are neither templates nor markup', () => {
  const all = [...pagesOf(join(folder, 'dist')).values()].join('\n')
  const braces = all.match(/(?:\{|&#123;){2} 6 \* 7 }}/g) ?? []
  assert.ok(braces.length > 100, `the texts were not found: ${braces.length}`)
  assert.ok(all.includes('6 * 7 }} &lt;i&gt;tag&lt;/i&gt; &quot;&gt; :tada: [[toc]] {.class #id}'))
  const includes = all.match(/&lt;!-- @include: @\/README\.md --(?:>|&gt;)/g) ?? []
  assert.ok(includes.length > 20, `files were included: ${includes.length}`)
  const interpreted = all.match(/.{0,200}(?:<i>tag|\b42\b|🎉|class="class|id="id").{0,200}/)
  assert.equal(interpreted?.[0], undefined)
})
