// node scripts/with-node.mjs scripts/command-documents.mjs: writes man page and completions from the command line's help
// and the contract. A test fails when they are not as these would write them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { procedureEntries } from '../contract/procedures.ts'
import { helpText } from '../main/cli/help.ts'
import { readReference } from './package/command-reference.mjs'
import { bashCompletion, fishCompletion, zshCompletion } from './package/completions.mjs'
import { manPage } from './package/man-page.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Path below the project's folder, and what it must hold. */
export function commandDocuments() {
  const reference = readReference(helpText(), procedureEntries)
  return {
    'resources/man/labrig.1': manPage(reference),
    'resources/completions/labrig.bash': bashCompletion(reference),
    'resources/completions/_labrig': zshCompletion(reference),
    'resources/completions/labrig.fish': fishCompletion(reference),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(commandDocuments())) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    console.log(path)
  }
}
