// The tree of the pages, and the sidebars that follow from it.

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { html } from './html.mjs'
import { slug } from './slug.mjs'

/** Returns the texts of all pages by their paths. */
export function readPages(docs) {
  const paths = readdirSync(docs, { recursive: true }).filter(path => path.endsWith('.md'))
  return new Map(paths.sort().map(path => [path, readFileSync(join(docs, path), 'utf8')]))
}

/** Returns the title of a page with several declarations: that of its file. */
export function titleOf(pages, path) {
  const text = pages.get(path)
  return text && headings(text).length > 1 ? nameOf(path) : undefined
}

/** Returns a sidebar for each area, and one for everything else. */
export function sidebars(pages, areas) {
  const sidebars = {}
  for (const { title, name } of areas) {
    const methods = inFolder(pages, name).map(path => ({
      text: nameOf(path),
      link: linkTo(path),
      collapsed: true,
      items: headings(pages.get(path)).map(heading => ({
        text: html(heading).replaceAll('.', '.<wbr>'),
        link: `${linkTo(path)}#${slug(heading)}`,
      })),
    }))
    sidebars[`/${name}/`] = [
      { text: html(title), link: `/${name}/`, items: methods },
      ...declarations(pages, `${name}/`),
    ]
  }
  const page = path => ({ text: headings(pages.get(path))[0], link: linkTo(path) })
  const listed = areas.map(({ title, name }) => ({ text: html(title), link: `/${name}/` }))
  sidebars['/'] = [
    { text: 'Areas', items: listed },
    ...declarations(pages, ''),
    { text: 'More', items: inFolder(pages, '').map(page) },
  ]
  return sidebars
}

/** Returns the groups of the declarations in the folders of an area, or of the shared ones. */
function declarations(pages, prefix) {
  const group = ([text, folders]) => ({
    text,
    collapsed: true,
    items: folders
      .flatMap(folder => inFolder(pages, prefix + folder))
      .map(path => ({ text: nameOf(path), link: linkTo(path) })),
  })
  const groups = [
    ['Events', ['events']],
    ['Types', ['objects', 'enums']],
    ['Errors', ['errors']],
  ]
  return groups.map(group).filter(({ items }) => items.length > 0)
}

/** Returns the pages directly in a folder, except its index. */
function inFolder(pages, folder) {
  const prefix = folder && `${folder}/`
  const isDirect = path => path.startsWith(prefix) && !path.slice(prefix.length).includes('/')
  return [...pages.keys()].filter(path => isDirect(path) && !path.endsWith('README.md'))
}

function linkTo(path) {
  return `/${path.replace(/\.md$/, '')}`
}

/** Returns the name of a page: `chat_role.md` is "Chat role". */
function nameOf(path) {
  const words = path.split('/').at(-1).replace(/\.md$/, '').replaceAll('_', ' ')
  return words[0].toUpperCase() + words.slice(1)
}

/** Returns the first-level headings of a page, outside of its code. */
function headings(text) {
  const code = /^(`{3,}).*\n[^]*?^\1$/gm
  const lines = text.replace(code, '').split('\n')
  return lines.filter(line => line.startsWith('# ')).map(line => line.slice(2).replaceAll('\\', ''))
}
