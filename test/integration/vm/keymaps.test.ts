import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keymaps } from '../../../renderer/features/new-vm/keymaps.ts'
import { lacking, reachableFolder, removeFolder, tinyDomainXml, tryRun, virsh } from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

let folder: string
beforeAll(async () => {
  folder = await reachableFolder('keymaps')
})
afterAll(() => removeFolder(folder))

/** What libvirt would start a guest with whose screen has the layout. */
async function commandLine(keymap: string): Promise<string> {
  const screen = `<graphics type='vnc' autoport='yes' keymap='${keymap}'/>`
  const xml = (await tinyDomainXml({ name: 'labrig-test-keymap' })).replace('</devices>', `${screen}</devices>`)
  const file = join(folder, 'domain.xml')
  await writeFile(file, xml)
  return await virsh('domxml-to-native', 'qemu-argv', '--xml', file)
}

/** Exit code of a QEMU that reads the layout and is told to end. */
async function started(keymap: string): Promise<{ code: number; stderr: string }> {
  const screen = ['-vnc', `unix:${join(folder, 'screen.sock')}`, '-k', keymap]
  const machine = ['-machine', 'none', '-nodefaults', '-monitor', 'stdio', ...screen]
  return await tryRun('qemu-system-x86_64', machine, { input: 'quit\n' })
}

describe('a keyboard layout that is offered', () => {
  it.each(keymaps)('%s is taken by libvirt and found by QEMU', async (keymap) => {
    expect(await commandLine(keymap)).toMatch(new RegExp(`keymap=${keymap}\\b|-k ${keymap}\\b`))
    expect(await started(keymap)).toMatchObject({ code: 0 })
  })

  it('that does not exist would not have passed', async () => {
    const { code, stderr } = await started('xx')
    expect(code).not.toBe(0)
    expect(stderr).toContain('keymap')
  })
})
