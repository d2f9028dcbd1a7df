// The site of the reference pages in `generated/docs`, or in the folder that `DOCS` names.

import { cpSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vitepress'

import { html } from './html.mjs'
import { markIncludes } from './includes.mjs'
import { landing } from './landing.mjs'
import { markdown } from './markdown.mjs'
import { readPages, sidebars, titleOf } from './pages.mjs'
import { slug } from './slug.mjs'
import { indexed, searched } from './tokenize.mjs'

// The pages are compiled to modules, which find what they import only within this package.
const docs = resolve('.vitepress/pages')
rmSync(docs, { recursive: true, force: true })
cpSync(process.env.DOCS ?? '../generated/docs', docs, { recursive: true })
markIncludes(docs)
const pages = readPages(docs)
const index = landing(pages)

export default defineConfig({
  title: index.title,
  description: html(index.description),
  lang: 'en',
  // No icon is requested.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  srcDir: docs,
  outDir: resolve(process.env.OUT ?? '.vitepress/dist'),
  cacheDir: resolve('.vitepress/cache'),
  // The pages link to the README of a folder, which code hosts show with the folder.
  rewrites: path => path.replace(/README\.md$/, 'index.md'),
  // One file has the sidebars of all areas, instead of every page.
  metaChunk: true,
  markdown: {
    html: false,
    linkify: false,
    attrs: { disable: true },
    gfmAlerts: false,
    anchor: { slugify: slug },
    config: markdown,
  },
  transformPageData(page) {
    page.title = titleOf(pages, page.relativePath) ?? page.title
    if (page.relativePath === 'index.md') Object.assign(page.frontmatter, index.frontmatter)
    if (page.relativePath === 'gallery.md') page.frontmatter.pageClass = 'gallery'
  },
  themeConfig: {
    nav: [
      { text: 'Areas', items: index.areas.map(({ title, link }) => ({ text: html(title), link })) },
      ...(pages.has('gallery.md') ? [{ text: 'Emoji', link: '/gallery' }] : []),
    ],
    sidebar: sidebars(pages, index.areas),
    outline: { level: [1, 2] },
    search: {
      provider: 'local',
      options: {
        miniSearch: { options: { tokenize: indexed }, searchOptions: { tokenize: searched } },
      },
    },
  },
})
