import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Conversation } from '../../support/app/conversation.ts'
import { CLI, Labrig } from '../../support/app/labrig.ts'

const PAGE = join(import.meta.dirname, '../../../out/renderer/index.html')
const lack = existsSync(PAGE) ? undefined : 'the page is not built: run "npm run build", as npm test does'
beforeEach((context) => context.skip(lack !== undefined, lack))

let labrig: Labrig
beforeAll(async () => {
  labrig = await Labrig.make({ connections: [] })
})
afterAll(() => labrig?.[Symbol.asyncDispose]())

const LINK = /http:\/\/127\.0\.0\.1:(\d+)\/\?ticket=([\w-]+)/

/** The status of a link, not followed. */
const statusOf = async (link: string): Promise<number> => (await fetch(link, { redirect: 'manual' })).status

describe('labrig serve', () => {
  it('writes its link to a file of its user alone when nobody sits at a terminal', async () => {
    await using serving = new Conversation(labrig.spawn(['serve', '--port', '0']))
    const [path] = await serving.waitFor(/^\/.+(?=\n)/m)
    expect(path).toMatch(/\/labrig\/url-\d+$/)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const link = (await readFile(path, 'utf8')).trim()
    expect(link).toMatch(LINK)
    // A log of what it printed gives nobody a way in.
    expect(serving.text + serving.errors).not.toContain('ticket')
    expect(await statusOf(link)).toBe(303)
    expect(await statusOf(link)).toBe(403)
  })

  it('prints it on request, shows it on a terminal', async () => {
    await using printing = new Conversation(labrig.spawn(['serve', '--print-url']))
    const [link] = await printing.waitFor(LINK)
    expect(printing.text).toBe(`${link}\n`)
    expect(await statusOf(link)).toBe(303)
    // A shell that stays between would die of the key itself (dash) and give its own end.
    const line = ['exec', ...[process.execPath, CLI, 'serve'].map((word) => `'${word}'`)].join(' ')
    const env = { ...process.env, LC_ALL: 'C', ...labrig.environment }
    await using shown = new Conversation(spawn('script', ['-qec', line, '/dev/null'], { env }))
    const [seen] = await shown.waitFor(LINK)
    expect(shown.text).toContain(`Labrig is at ${seen}`)
    expect(shown.text).toContain('works once')
    shown.send('\u0003')
    expect(await shown.end()).toBe(0)
  })

  it('ends cleanly when told, and gives the port back', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      await using serving = new Conversation(labrig.spawn(['serve', '--print-url']))
      const [, port] = await serving.waitFor(LINK)
      serving.signal(signal)
      expect(await serving.end()).toBe(0)
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
    }
  })

  it('says who has the port that it was asked for', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    try {
      const { code, stderr } = await labrig.run(['serve', '--port', String(port)])
      expect(code).not.toBe(0)
      expect(stderr).toMatch(new RegExp(`port ${port} is in use by node \\(pid ${process.pid}\\)`, 'i'))
    } finally {
      server.close()
    }
  })

  it('listens on loopback only', async () => {
    await using serving = new Conversation(labrig.spawn(['serve', '--print-url']))
    const [, port] = await serving.waitFor(LINK)
    const hex = Number(port).toString(16).toUpperCase().padStart(4, '0')
    const rows = `${await readFile('/proc/net/tcp', 'utf8')}${await readFile('/proc/net/tcp6', 'utf8')}`.split('\n')
    const listening = rows
      .filter((row) => row.includes(`:${hex} `) && / 0A /.test(row))
      .map((row) => row.trim().split(/\s+/)[1])
    expect(listening).toEqual([`0100007F:${hex}`])
  })

  it('lets nobody in by any method, name or guess but the link', async () => {
    await using serving = new Conversation(labrig.spawn(['serve', '--print-url']))
    const [link, port] = await serving.waitFor(LINK)
    const origin = `http://127.0.0.1:${port}`
    expect(await statusOf(`${origin}/`)).toBe(401)
    expect(await statusOf(`${origin}/?ticket=${'A'.repeat(32)}`)).toBe(403)
    expect((await fetch(link, { method: 'POST', redirect: 'manual' })).status).toBe(405)
    expect((await fetch(link, { method: 'HEAD', redirect: 'manual' })).status).toBe(401)
    // Neither has used it up.
    const entered = await fetch(link, { redirect: 'manual' })
    expect(entered.status).toBe(303)
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    expect(cookie).toMatch(new RegExp(`^labrig_${port}=`))
    const page = await fetch(origin, { headers: { cookie } })
    expect(page.status).toBe(200)
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(page.headers.get('cache-control')).toBe('no-store')
    // The cookie of one host is none for another.
    await using other = new Conversation(labrig.spawn(['serve', '--print-url']))
    const [, second] = await other.waitFor(LINK)
    const renamed = cookie.replace(`labrig_${port}`, `labrig_${second}`)
    expect((await fetch(`http://127.0.0.1:${second}/`, { headers: { cookie: `${cookie}; ${renamed}` } })).status).toBe(
      401,
    )
  })
})
