// The landing page, made from the index of the pages.

import { basename, dirname } from 'node:path'

import { html } from './html.mjs'

/** Returns what the landing page shows: its title, the areas and the languages. */
export function landing(pages) {
  const text = pages.get('README.md')
  const [, title, description] = text.match(/^# (.+)\n\n(.+)$/m).map(plain)
  const areas = rows(text, 'Areas').map(([area, purpose]) => {
    const [, title, path] = area.match(/^\[(.+)\]\((.+)\)$/)
    const name = basename(dirname(path))
    return { title: plain(title), purpose: plain(purpose), name, link: `/${name}/` }
  })
  const languages = rows(text, 'Code').map(([language]) => language)
  const frontmatter = {
    layout: 'home',
    hero: {
      name: html(title),
      tagline: html(description),
      actions: areas.map(({ title, link }, index) => ({
        theme: index === 0 ? 'brand' : 'alt',
        text: title,
        link,
      })),
    },
    features: [
      ...areas.map(({ title, purpose, link }) => ({ title: html(title), details: html(plain(purpose)), link })),
      {
        title: 'Code',
        details: `Each method is called in ${list(languages)}.`,
        link: '/#code',
      },
    ],
  }
  return { title, description, areas, frontmatter }
}

/** Returns the cells of the first table in a section. */
function rows(text, heading) {
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const lines = section.split('\n').filter(line => line.startsWith('| '))
  return lines.slice(2).map(line => line.slice(2, -2).split(' | '))
}

/** Returns a text without the marks and escapes of Markdown. */
function plain(text) {
  return text.replaceAll('`', '').replace(/\\([^\w\s])/g, '$1')
}

function list(words) {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
