// npm run lint [-- FAMILY… | --fresh]: every rule that a machine can check, one line per family; exit 1 when one fails.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { families } from '../lint/families.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const args = process.argv.slice(2)
const fresh = args.includes('--fresh')
const asked = args.filter((arg) => arg !== '--fresh')
const unknown = asked.filter((name) => !(name in families))
if (unknown.length > 0) {
  console.error(
    `unknown: ${unknown.join(', ')}. Families: ${Object.keys(families).join(', ')}; --fresh ignores the caches`,
  )
  process.exit(2)
}

let failed = 0
for (const name of asked.length > 0 ? asked : Object.keys(families)) {
  const { ok, note, detail } = await families[name]({ root, fresh })
  if (!ok) failed++
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(10)} ${note ?? ''}`.trimEnd())
  if (detail) console.log(detail.replace(/^/gm, '     '))
}
process.exit(failed > 0 ? 1 : 0)
