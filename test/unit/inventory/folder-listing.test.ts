import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listingCommand, listingEnvironment, listingExit, readListing } from '../../../main/inventory/folder-listing.ts'

let folder: string
const strange = ['two\nlines', ' ', '-rf', "it's", 'é', '\x1e\x1f', '*', '.hidden', 'a -> b']
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-listing-'))
  for (const name of strange) writeFileSync(join(folder, name), 'abc')
  mkdirSync(join(folder, 'below'))
  symlinkSync('no\nwhere', join(folder, 'l -> x'))
  symlinkSync('below', join(folder, 'to below'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function listed(path: string): string {
  const [program, ...words] = listingCommand(path)
  const env = Object.fromEntries(listingEnvironment.map((one) => one.split('=') as [string, string]))
  return execFileSync(program, words, { env, stdio: ['ignore', 'pipe', 'ignore'] }).toString()
}

describe('a folder listed by the shell, find and stat', () => {
  it('has every name as it is, and where links lead', () => {
    const listing = readListing(listed(folder), null)
    const found = new Map(listing?.entries.map((one) => [one.name, one]))
    expect([...found.keys()].sort()).toEqual([...strange, 'below', 'l -> x', 'to below'].sort())
    expect(found.get('two\nlines')).toMatchObject({ kind: 'file', size: 3, target: '' })
    expect(found.get('l -> x')).toMatchObject({ kind: 'link', target: 'no\nwhere', leads: null })
    expect(found.get('to below')).toMatchObject({ kind: 'link', target: 'below', leads: 'folder' })
  })

  it('of nothing is empty', () => {
    expect(readListing(listed(join(folder, 'below')), null)).toMatchObject({ entries: [], total: 0, cut: null })
  })

  it('that was broken off anywhere has whole names only', () => {
    const whole = listed(folder)
    // Where a link leads comes last, and may be what is missing.
    const told = (text: string) =>
      (readListing(text, 1)?.entries ?? []).map((one) => JSON.stringify({ ...one, target: '', leads: null }))
    const known = new Set(told(whole))
    for (let end = 0; end < whole.length; end += 1) {
      expect(told(whole.slice(0, end)).filter((one) => !known.has(one))).toEqual([])
    }
  })

  it.each([
    ['nothing there', '/no/such', listingExit.missing],
    ['a file', '/etc/passwd', listingExit.noFolder],
  ])('tells %s by its exit code', (_, path, status) => {
    expect(() => listed(path)).toThrow(expect.objectContaining({ status }))
  })

  it('is none in words of something else', () => {
    expect(readListing('sh: find: not found\n', null)).toBeNull()
  })
})
