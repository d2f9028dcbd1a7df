// What the tests share: the files of a built site.

import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The folder of the built site. */
export const dist = resolve(process.env.OUT ?? '.vitepress/dist')

/** Returns the HTML of all pages of a site, by their paths. */
export function pagesOf(folder) {
  const paths = readdirSync(folder, { recursive: true }).filter(path => path.endsWith('.html'))
  return new Map(paths.map(path => [path, readFileSync(join(folder, path), 'utf8')]))
}
