import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

interface Shipped {
  readonly packages: readonly { name: string; version: string; licence: string; text: number | null }[]
  readonly texts: readonly string[]
}
const root = join(import.meta.dirname, '../../../..')
const { shippedPackages } = (await import(join(root, 'scripts/licences/shipped.mjs'))) as {
  shippedPackages(root: string, moduleIds: Iterable<string>): Shipped
}
const shipped = shippedPackages(root, [
  join(root, 'node_modules/react/index.js'),
  `\0${join(root, 'node_modules/@xterm/xterm/css/xterm.css')}?commonjs`,
  join(root, 'renderer/app/main.tsx'),
])
const names = shipped.packages.map(({ name }) => name)

describe('the list of licences', () => {
  test('has what the page is made of, what is installed beside it and what carries it', () => {
    expect(names).toEqual(expect.arrayContaining(['react', '@xterm/xterm', 'ws', 'zod', 'electron']))
  })

  test('has no tool that only builds', () => {
    for (const tool of ['vite', 'typescript', 'eslint', 'vitest', 'axe-core']) expect(names).not.toContain(tool)
  })

  test('names a licence for each package, once, with its text', () => {
    expect(new Set(shipped.packages.map(({ name, version }) => `${name} ${version}`)).size).toBe(names.length)
    for (const { name, licence, text } of shipped.packages) {
      expect(licence, name).not.toBe('unknown')
      if (text !== null) expect(shipped.texts[text]?.length, name).toBeGreaterThan(100)
    }
    expect(shipped.packages.filter(({ text }) => text === null).length).toBeLessThan(10)
  })
})
