import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { answerPage, registerPageScheme, servePage } from '../../../main/shell/page-protocol.ts'
import { securityHeaders } from '../../../main/system/content-security.ts'

describe('the page’s own scheme', () => {
  let folder = ''
  let root = ''
  const get = (url: string, method = 'GET') => answerPage(root, { url, method })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labrig-test-page-'))
    root = join(folder, 'renderer')
    await mkdir(join(root, 'assets'), { recursive: true })
    await writeFile(join(root, 'index.html'), '<title>page</title>')
    await writeFile(join(root, 'assets/index-1a2B3c4D.js'), 'let a')
    await writeFile(join(folder, 'secret.txt'), 'secret')
    await mkdir(join(folder, 'renderer-beside'))
    await writeFile(join(folder, 'renderer-beside/x.js'), 'beside')
    await symlink(join(folder, 'secret.txt'), join(root, 'link.txt'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is a secure standard scheme of its own, without a way around the policy', () => {
    const register = vi.fn()
    registerPageScheme({ registerSchemesAsPrivileged: register })
    expect(register.mock.calls).toEqual([
      [[{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]],
    ])
  })

  it('serves the page with its policy and type', async () => {
    const handle = vi.fn()
    servePage({ handle }, root)
    expect(handle.mock.calls[0]?.[0]).toBe('app')
    const answer = await get('app://labrig/')
    expect([answer.status, await answer.text()]).toEqual([200, '<title>page</title>'])
    for (const [name, value] of Object.entries(securityHeaders)) expect(answer.headers.get(name)).toBe(value)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  })

  it('lets what has a digest in its name be kept', async () => {
    const answer = await get('app://labrig/assets/index-1a2B3c4D.js')
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('answers HEAD without a body', async () => {
    const answer = await get('app://labrig/', 'HEAD')
    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })

  it.each([
    'app://labrig/..%2fsecret.txt',
    'app://labrig/%2e%2e/secret.txt',
    'app://labrig/../../secret.txt',
    'app://labrig/..%2frenderer-beside%2fx.js',
    'app://labrig/link.txt',
    'app://labrig/%2fetc%2fpasswd',
    'app://labrig/%00',
    'app://labrig/%zz',
    'app://labrig/assets',
    'app://labrig/absent.js',
    'app://other/index.html',
    'app://labrig:1/index.html',
  ])('has nothing at %s', async (url) => {
    const answer = await get(url)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await answer.text()).not.toContain('secret')
  })

  it('only gives', async () => {
    expect((await get('app://labrig/', 'POST')).status).toBe(405)
  })
})
