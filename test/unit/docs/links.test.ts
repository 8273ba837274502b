import { describe, expect, it } from 'vitest'
import { anchorsOf, documents, exists, localLinks, textOf } from './project-docs.ts'

const manifest = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
const builtIn = ['ci', 'install']

describe('documents', () => {
  it('are there', () => {
    expect(documents).toEqual(
      expect.arrayContaining([
        'ARCHITECTURE.md',
        'CHANGELOG.md',
        'CONTRIBUTING.md',
        'README.md',
        'docs/parity.md',
        'docs/verification.md',
      ]),
    )
  })

  it.each(documents)('%s links only to what exists', (path) => {
    const dead = localLinks(path).filter((link) => {
      const [file = '', anchor] = link.split('#')
      return !exists(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor))
    })
    expect(dead).toEqual([])
  })

  it.each(documents)('%s names only commands of package.json', (path) => {
    const named = [...textOf(path).matchAll(/\bnpm (run )?([a-z][\w:-]*)/g)]
      .filter(([, run, name = '']) => run !== undefined || ['start', 'test', ...builtIn].includes(name))
      .map(([, , name = '']) => name)
    expect(named.filter((name) => !builtIn.includes(name) && !(name in manifest.scripts))).toEqual([])
  })

  it.each(documents)('%s names only files of the project that exist', (path) => {
    const code = [...textOf(path).matchAll(/`([^`\n]+)`|^( {4}|\$ )?(.*\bnode .*)$/gm)].map(([text]) => text).join('\n')
    const files = [...code.matchAll(/(?<![\w./@-])(?:scripts|bin|test|lint|main|contract|renderer)\/[\w./-]+\.\w+/g)]
    expect(files.map(([file]) => file).filter((file) => !exists(file))).toEqual([])
  })
})

describe('package.json', () => {
  it.each(Object.entries(manifest.scripts))('script %s starts a file that exists', (_name, command) => {
    const files = [...command.matchAll(/(?<![\w./])(?:scripts|node_modules)\/[\w./-]+\.m?js/g)].map(([file]) => file)
    expect(files.filter((file) => !exists(file))).toEqual([])
  })
})

describe('README.md', () => {
  it('names every command of package.json but the ones for editors', () => {
    const text = textOf('README.md')
    const missing = Object.keys(manifest.scripts).filter(
      (name) => name !== 'format' && !text.includes(`npm run ${name}`) && !text.includes(`npm ${name}`),
    )
    expect(missing).toEqual([])
  })
})
