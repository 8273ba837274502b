import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Dumps of one VM by libvirt 9.0: as it runs, as it is kept, and the latter with its password. */
const dump = (name: string) =>
  readFileSync(join(import.meta.dirname, 'recorded', `${name}.xml`), 'utf8').trimEnd() + '\n'

export const recorded = { live: dump('live'), kept: dump('kept'), secure: dump('secure') }
