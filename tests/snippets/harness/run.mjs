// Runs the programs in a folder, and writes which of them have failed to a file.

import { readdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, outcomes] = process.argv.slice(2)
const failed = {}
for (const name of (await readdir(folder)).filter(name => name.endsWith('.js')).sort()) {
  const program = pathToFileURL(resolve(folder, name))
  failed[name.slice(0, -'.js'.length)] = await import(program).then(
    () => false,
    error => {
      console.error(error)
      return true
    },
  )
}
await writeFile(outcomes, JSON.stringify(failed))
