import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { vmCreate, type VmCreate } from '../../../contract/vm.ts'
import { virtInstallLine } from '../../../main/vm/virt-install-line.ts'
import { readVirtInstall } from '../../../main/vm/virt-install.ts'

const formOf = (text: string) => readVirtInstall(text).form
const notesOf = (text: string) => readVirtInstall(text).notes.map(({ word, kind, instead }) => [word, kind, instead])

describe('a virt-install line', () => {
  it('fills the form', () => {
    const text = `virt-install --name web --memory 4096 --vcpus 4 --disk size=20,format=qcow2,pool=default \\
  --cdrom /srv/a.iso --network bridge=br0 --graphics vnc,keymap=ja --boot uefi --virt-type kvm --autostart \\
  --metadata title="my web"`
    expect(formOf(text)).toEqual({
      name: 'web',
      memory: 4096,
      vcpus: 4,
      disk: { size: 20, format: 'qcow2', pool: 'default' },
      source: { kind: 'iso', path: '/srv/a.iso' },
      network: { kind: 'bridge', name: 'br0' },
      graphics: { kind: 'vnc', keymap: 'ja' },
      firmware: 'uefi',
      accelerator: 'kvm',
      autostart: true,
      title: 'my web',
    })
    expect(notesOf(text)).toEqual([])
  })

  it.each([
    ['--import --disk /srv/a.qcow2', { source: { kind: 'disk', path: '/srv/a.qcow2', format: 'qcow2' } }],
    ['--disk path=/srv/a.img,format=raw', { source: { kind: 'disk', path: '/srv/a.img', format: 'raw' } }],
    ['--disk /srv/a.vmdk', { source: { kind: 'disk', path: '/srv/a.vmdk', format: 'vmdk' } }],
    ['--disk none', {}],
    ['--network none', { network: { kind: 'none' } }],
    ['--network network=lab,model=virtio', { network: { kind: 'network', name: 'lab' } }],
    ['--network bridge:br0', { network: { kind: 'bridge', name: 'br0' } }],
    ['--graphics none', { graphics: { kind: 'none' } }],
    ['--memory memory=512,maxmemory=1024', { memory: 512 }],
    ['--vcpus 2,maxvcpus=4', { vcpus: 2 }],
    ['--osinfo id=http://debian.org/debian/12', { os: 'http://debian.org/debian/12' }],
    [`--metadata 'title="a, b"'`, { title: 'a, b' }],
  ])('with %s is understood', (options, form) => {
    expect(formOf(`virt-install ${options}`)).toEqual(form)
  })

  it.each([
    ['--ram 512', ['--ram', 'deprecated', '--memory']],
    ['--nographics', ['--nographics', 'deprecated', '--graphics none']],
    ['-name web', ['-name', 'misspelt', '--name']],
    ['--noautoconsole', ['--noautoconsole', 'without-effect', null]],
    ['--frobnicate', ['--frobnicate', 'not-understood', null]],
    ['--location http://example.org/tree/', ['--location', 'not-understood', null]],
    ['--memory lots', ['--memory', 'not-understood', null]],
    ['stray', ['stray', 'not-understood', null]],
  ])('with %s says so', (options, note) => {
    expect(notesOf(`virt-install ${options}`)).toEqual([note])
  })

  it('keeps a short name of a system for whoever has the list', () => {
    expect(readVirtInstall('virt-install --os-variant debian12').system).toMatchObject({ shortId: 'debian12' })
    expect(readVirtInstall('sudo /usr/bin/virt-install --osinfo detect=on,require=off').system).toBeNull()
  })
})

describe('the virt-install line of a new VM', () => {
  const base = { name: 'web', source: { kind: 'iso', path: '/srv/a.iso' } } as const
  const line = (given: object) =>
    virtInstallLine(vmCreate.parse({ ...base, ...given }), { uri: 'qemu:///system', accelerator: 'qemu' })

  /** The words that a shell hands to the program. */
  const words = (text: string) =>
    execFileSync('sh', ['-c', text.replace(/^virt-install/, "printf '%s\\0'")], { encoding: 'utf8' })
      .split('\0')
      .slice(0, -1)

  it('has the same choices, one option per line', () => {
    expect(line({ disk: { size: 10 }, firmware: 'uefi', title: 'T', autostart: true, start: true })).toBe(
      [
        'virt-install \\',
        '  --connect qemu:///system \\',
        '  --name web \\',
        '  --memory 2048 \\',
        '  --vcpus 2 \\',
        '  --virt-type qemu \\',
        '  --cpu maximum \\',
        '  --osinfo detect=on,require=off \\',
        '  --cdrom /srv/a.iso \\',
        '  --disk size=10,format=qcow2,pool=default,bus=virtio,discard=unmap \\',
        '  --network network=default,model=virtio \\',
        '  --graphics vnc,listen=127.0.0.1 \\',
        '  --metadata title=T \\',
        '  --boot uefi \\',
        '  --autostart \\',
        '  --noautoconsole',
      ].join('\n'),
    )
  })

  it('keeps a comma in a value together, as a console of a kernel has it', () => {
    const kernel = { kind: 'kernel', kernel: '/k', commandLine: 'console=ttyS0,115200 x="a b"' }
    expect(words(line({ source: kernel }))).toContain('kernel=/k,kernel_args="console=ttyS0,115200 x=\\"a b\\""')
    expect(words(line({ title: "a, b's" }))).toContain('title="a, b\'s"')
  })

  it('is read back as the same form, whatever stands in it', () => {
    const inputs: object[] = [
      { title: 'a, "b" \\ \'c\' $HOME', disk: { size: 1.5, format: 'raw', pool: "it's, mine" } },
      { source: { kind: 'disk', path: '/srv/a, b.qcow2', format: 'qcow2' }, network: { kind: 'none' } },
      { graphics: { kind: 'none' }, network: { kind: 'bridge', name: 'br,0' }, firmware: 'uefi', autostart: true },
      { os: 'http://debian.org/debian/12', memory: 100, vcpus: 7 },
    ]
    for (const given of inputs) {
      const input: VmCreate = vmCreate.parse({ ...base, ...given })
      const read = formOf(virtInstallLine(input, { uri: 'qemu:///system', accelerator: 'qemu' }))
      expect(vmCreate.parse({ ...read, accelerator: 'auto', start: input.start })).toEqual(input)
    }
  })
})
