import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from './fixture-tree.ts'

interface Pins {
  looseVersions(manifest: Record<string, Record<string, string>>): string[]
  resolvedAddresses(lock: {
    packages: Record<string, { version?: string; resolved?: string; link?: boolean }>
  }): string[]
}
const { looseVersions, resolvedAddresses } = (await import(join(projectRoot, 'lint/pins.js'))) as Pins

describe('version pins', () => {
  it.each(['^1.2.3', '~1.2.3', '1.2', '1.x', '>=1.0.0', '*', 'latest', 'git+https://example.org/a.git', 'file:../a'])(
    'refuses %s',
    (version) => {
      expect(looseVersions({ dependencies: { zod: version } })).toHaveLength(1)
    },
  )

  it.each(['1.2.3', '1.0.0-rc.1', 'npm:typescript@7.0.2', 'npm:@scope/name@1.0.0'])('accepts %s', (version) => {
    expect(looseVersions({ dependencies: { zod: version } })).toEqual([])
  })

  it.each(['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'])('looks into %s', (field) => {
    expect(looseVersions({ [field]: { zod: '^1.0.0' } })).toHaveLength(1)
  })
})

describe('lock file', () => {
  it('refuses an entry that carries an address', () => {
    const lock = {
      packages: { '': {}, 'node_modules/zod': { version: '1.2.3', resolved: 'https://example.org/zod.tgz' } },
    }
    expect(resolvedAddresses(lock)).toHaveLength(1)
  })

  it('accepts versions alone', () => {
    expect(resolvedAddresses({ packages: { '': {}, 'node_modules/zod': { version: '1.2.3' } } })).toEqual([])
  })
})
