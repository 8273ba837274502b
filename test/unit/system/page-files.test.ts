import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPageFile, pageFileHeaders } from '../../../main/system/page-files.ts'

let folder = ''
let root = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-page-'))
  root = join(folder, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  mkdirSync(join(folder, 'renderer-private'))
  for (const path of ['renderer/index.html', 'renderer/assets/a b.js', 'secret', 'renderer-private/secret']) {
    writeFileSync(join(folder, path), path)
  }
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('a file of the page', () => {
  it.each([
    ['/', 'index.html'],
    ['/index.html', 'index.html'],
    ['/assets/a%20b.js', 'assets/a b.js'],
    ['/assets/../index.html', 'index.html'],
  ])('is found by %s', async (path, file) => {
    expect(await findPageFile(root, path)).toBe(join(root, file))
  })

  it.each([
    '/../secret',
    '/%2e%2e/secret',
    '/..%2fsecret',
    '/%2e%2e%2fsecret',
    '/assets/../../secret',
    '/..%2frenderer-private%2fsecret',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/..\\secret',
    '/assets',
    '/assets/',
    '/.',
    '/none.js',
    '/index.html%00.js',
    '/%',
    '/%ff',
    '',
  ])('is not there by %j: not outside, no folder, nothing broken', async (path) => {
    expect(await findPageFile(root, path)).toBeNull()
  })

  it('is not there when it is a link to the outside', async () => {
    symlinkSync(join(folder, 'secret'), join(root, 'link'))
    symlinkSync(folder, join(root, 'up'))
    expect(await findPageFile(root, '/link')).toBeNull()
    expect(await findPageFile(root, '/up/secret')).toBeNull()
  })

  it('is found where the folder of the page is a link itself', async () => {
    symlinkSync(root, join(folder, 'current'))
    expect(await findPageFile(join(folder, 'current'), '/')).toBe(join(root, 'index.html'))
  })

  it('is not there while the page is not built', async () => {
    expect(await findPageFile(join(folder, 'nowhere'), '/')).toBeNull()
  })
})

describe('its headers', () => {
  it.each([
    ['/x/index.html', 'text/html; charset=utf-8', 'no-store'],
    ['/x/assets/index-Dk3_a9-Z.js', 'text/javascript; charset=utf-8', 'private, max-age=31536000, immutable'],
    ['/x/logo.svg', 'image/svg+xml', 'no-store'],
    ['/x/unknown.bin', 'application/octet-stream', 'no-store'],
  ])('of %s say %s and %s', (file, type, cache) => {
    expect(pageFileHeaders(file)).toMatchObject({ 'Content-Type': type, 'Cache-Control': cache })
  })

  it('forbid scripts that are not files of the page, other hosts, frames and guessing of types', () => {
    const headers = pageFileHeaders('/x/index.html')
    const policy = headers['Content-Security-Policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe-eval')
    expect(policy).not.toMatch(/https?:/)
    expect(headers['X-Content-Type-Options']).toBe('nosniff')
    expect(headers['Referrer-Policy']).toBe('no-referrer')
  })
})
