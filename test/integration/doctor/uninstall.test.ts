import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PseudoTerminal } from '../../../main/system/pseudo-terminal.ts'
import { CLI } from '../../support/app/labrig.ts'
import { busyboxImage, lacking, uniqueName } from '../../support/host/index.ts'
import { ownRules, SplitHost } from './split-host.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

const ID = 'guest-forwarding'

describe('labrig uninstall on a host that the doctor mended', () => {
  let host: SplitHost
  let reachesOutside: () => Promise<boolean>
  const name = uniqueName('stays')
  beforeAll(async () => {
    if (lack) return
    host = await SplitHost.make()
    reachesOutside = await host.guest()
    await host.asNewerLibvirt()
    const image = await busyboxImage(host.engine.host)
    await host.labrig.call('container.create', { name, image, command: ['sleep', '1000'], start: true })
  })
  afterAll(() => host?.[Symbol.asyncDispose]())

  const mend = async () => {
    expect(await host.run('doctor', '--fix', ID)).toMatchObject({ code: 0 })
    expect(await reachesOutside()).toBe(true)
  }
  /** What is asked on a terminal is answered; what it shows, and how it ends. */
  const onTerminal = async (answer: string): Promise<{ shown: string; code: number }> => {
    const inside = [`--net=/run/netns/${host.engine.namespace}`, process.execPath, CLI, 'uninstall']
    const environment = { PATH: process.env['PATH'], ...host.labrig.environment }
    const size = { columns: 200, rows: 50 }
    const terminal = new PseudoTerminal({ program: 'nsenter', args: inside, cwd: '/', environment, ...size })
    let shown = ''
    terminal.on('data', (chunk: Buffer) => {
      const before = shown
      shown += chunk.toString()
      if (shown.includes('[y/N]') && !before.includes('[y/N]')) terminal.write(answer)
    })
    const code = await terminal.exitCode()
    return { shown, code }
  }

  it('shows the rules and what stays, and does nothing unasked', async () => {
    await mend()
    const { code, stdout } = await host.run('uninstall')
    expect(code).toBe(5)
    for (const command of (await host.finding(ID)).undo) expect(stdout).toContain(`    ${command}\n`)
    expect(stdout).toMatch(new RegExp(`^ {2}container ${name}$`, 'm'))
    expect(ownRules(await host.rules())).toHaveLength(2)
  })

  it('asks on a terminal: a no changes nothing, nor does the end of the input', async () => {
    for (const answer of ['n\r', '\r', '\u0004', '\u0003']) {
      const { shown, code } = await onTerminal(answer)
      expect([code, shown]).toEqual([5, expect.stringContaining('Nothing was changed.')])
    }
    expect(ownRules(await host.rules())).toHaveLength(2)
  })

  it('takes them back after a yes; the container goes on running', async () => {
    const { shown, code } = await onTerminal('y\r')
    expect([code, shown]).toEqual([0, expect.stringContaining('All changes are taken back.')])
    expect(ownRules(await host.rules())).toEqual([])
    expect(await reachesOutside()).toBe(false)
    expect(await host.engine.docker('ps', '--format', '{{.Names}} {{.State}}')).toContain(`${name} running`)
    expect(await host.finding(ID)).toMatchObject({ status: 'fail', undo: [] })
  })

  it('finds its rules by their mark when the records are lost', async () => {
    await mend()
    await rm(join(host.labrig.stateFolder, 'fixes.json'))
    const { stdout } = await host.run('uninstall', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ changes: [{ finding: 'strays', runnable: true }], undone: [] })
    expect(await host.run('uninstall', '--yes')).toMatchObject({ code: 0, stderr: '' })
    expect(ownRules(await host.rules())).toEqual([])
    const again = await host.run('uninstall')
    expect(again.code).toBe(0)
    expect(again.stdout).toContain('Labrig has changed nothing on this host that is still there.')
  })
})
