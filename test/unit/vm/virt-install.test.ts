import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { vmCreate, type VmCreate } from '../../../contract/vm.ts'
import { virtInstallLine } from '../../../main/vm/virt-install-line.ts'
import { readVirtInstall } from '../../../main/vm/virt-install.ts'

const kernelForm = (commandLine: string) => ({
  source: { kind: 'kernel', kernel: '/k', initrd: '/i', commandLine },
})
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
    ['--disk /srv/a.vhdx', { source: { kind: 'disk', path: '/srv/a.vhdx', format: 'vhdx' } }],
    ['--disk none', {}],
    [
      '--disk /srv/d.iso,device=cdrom --cdrom /srv/a.iso',
      { source: { kind: 'iso', path: '/srv/a.iso' }, drivers: '/srv/d.iso' },
    ],
    [
      '--cdrom /srv/a.iso --disk /srv/d.iso,device=cdrom',
      { source: { kind: 'iso', path: '/srv/a.iso' }, drivers: '/srv/d.iso' },
    ],
    ['--disk /srv/a.iso,device=cdrom', { source: { kind: 'iso', path: '/srv/a.iso' } }],
    ['--boot uefi,loader_secure=yes', { firmware: 'secure-boot' }],
    ['-n web -r 512 -f /srv/web.img -s 8', { name: 'web', memory: 512, disk: { size: 8 } }],
    ['-f /srv/web.img', { source: { kind: 'disk', path: '/srv/web.img', format: 'qcow2' } }],
    ['--network none', { network: { kind: 'none' } }],
    ['--network network=lab,model=virtio', { network: { kind: 'network', name: 'lab' } }],
    ['--network bridge:br0', { network: { kind: 'bridge', name: 'br0' } }],
    ['--graphics none', { graphics: { kind: 'none' } }],
    ['--memory memory=512,maxmemory=1024', { memory: 512 }],
    ['--vcpus 2,maxvcpus=4', { vcpus: 2 }],
    ['--osinfo id=http://debian.org/debian/12', { os: 'http://debian.org/debian/12' }],
    [`--metadata 'title="a, b"'`, { title: 'a, b' }],
    ['--pxe', { source: { kind: 'pxe' } }],
    ['--install bootdev=network', { source: { kind: 'pxe' } }],
    [
      '--extra-args "quiet ---" --location http://example.org/tree/',
      { source: { kind: 'tree', url: 'http://example.org/tree/', commandLine: 'quiet ---' } },
    ],
    ['--location /srv/a.iso', { source: { kind: 'iso', path: '/srv/a.iso' } }],
    ['--boot kernel=/k,initrd=/i,kernel_args="a b"', kernelForm('a b')],
    ['--install kernel=/k,initrd=/i --extra-args "console=ttyS0 quiet"', kernelForm('console=ttyS0 quiet')],
    ['--boot hd,cdrom --cdrom /a.iso', { source: { kind: 'iso', path: '/a.iso' } }],
    ['--boot firmware=efi', { firmware: 'uefi' }],
    ['--boot uefi,firmware.feature0.name=secure-boot,firmware.feature0.enabled=no', { firmware: 'uefi' }],
    ['--boot uefi,firmware.feature0.name=secure-boot,firmware.feature0.enabled=yes', { firmware: 'secure-boot' }],
    ['--tpm default', { tpm: true }],
    ['--tpm model=tpm-crb,type=emulator,version=2.0', { tpm: true }],
    ['--tpm backend.type=emulator,backend.version=2.0,model=tpm-crb', { tpm: true }],
    [
      '--cdrom /w.iso --disk /srv/virtio-win.iso,device=cdrom',
      { source: { kind: 'iso', path: '/w.iso' }, drivers: '/srv/virtio-win.iso' },
    ],
    ['--disk /srv/a.iso,device=cdrom', { source: { kind: 'iso', path: '/srv/a.iso' } }],
    ['--nonetworks', { network: { kind: 'none' } }],
    ['--disk size=8,bus=virtio,cache=none', { disk: { size: 8 } }],
  ])('with %s is understood', (options, form) => {
    expect(formOf(`virt-install ${options}`)).toEqual(form)
  })

  it.each([
    ['--ram 512', ['--ram', 'deprecated', '--memory']],
    ['--nographics', ['--nographics', 'deprecated', '--graphics none']],
    ['-name web', ['-name', 'misspelt', '--name']],
    ['--noautoconsole', ['--noautoconsole', 'without-effect', null]],
    ['--frobnicate', ['--frobnicate', 'not-understood', null]],
    ['--location ftp://example.org/tree/', ['--location', 'not-understood', null]],
    ['--memory lots', ['--memory', 'not-understood', null]],
    ['stray', ['stray', 'not-understood', null]],
    ['--network default,mac=52:54:00:00:00:01', ['mac=52:54:00:00:00:01', 'not-understood', null]],
    ['--network default,model=rtl8139', ['model=rtl8139', 'not-understood', null]],
    ['--network user', ['--network', 'not-understood', null]],
    ['--memory 512,hotplugmemorymax=1024', ['hotplugmemorymax=1024', 'not-understood', null]],
    ['--vcpus 2,sockets=2', ['sockets=2', 'not-understood', null]],
    ['--disk size=1,io=native', ['io=native', 'not-understood', null]],
    ['--disk size=1 --disk size=2', ['--disk', 'not-understood', null]],
    ['--graphics spice', ['--graphics', 'not-understood', '--graphics vnc']],
    ['--graphics vnc,listen=0.0.0.0', ['--graphics', 'not-understood', 'listen=127.0.0.1']],
    ['--graphics vnc,port=5901', ['port=5901', 'not-understood', null]],
    ['--tpm /dev/tpm0', ['--tpm', 'not-understood', '--tpm emulator']],
    ['--hostdev 001.003', ['--hostdev', 'not-understood', null]],
    ['--hostdev=001.003', ['--hostdev=001.003', 'not-understood', null]],
    ['--console pty,target_type=serial', ['--console', 'without-effect', null]],
    ['--console unix,path=/a', ['--console', 'not-understood', null]],
    ['--rng /dev/urandom', ['--rng', 'without-effect', null]],
    ['--machine pc', ['--machine', 'not-understood', null]],
    ['--wait=-1', ['--wait=-1', 'without-effect', null]],
    ['--extra-args ks=x', ['--extra-args', 'not-understood', null]],
  ])('with %s says so', (options, note) => {
    expect(notesOf(`virt-install ${options}`)).toEqual([note])
  })

  it('may come from a terminal, with what stood around it', () => {
    const text = [
      '$ export POOL=fast; LANG=C sudo -E virt-install --name web \\',
      '>   --disk size=8,pool=$POOL',
      'Starting install...',
      "Domain isn't running",
    ].join('\n')
    expect(formOf(text)).toEqual({ name: 'web', disk: { size: 8, pool: 'fast' } })
    expect(notesOf(text)).toEqual([
      ['LANG=C', 'without-effect', null],
      ['Starting install...', 'left-out', null],
    ])
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
        '  --boot firmware=efi,firmware.feature0.name=secure-boot,firmware.feature0.enabled=no \\',
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
      { os: 'http://microsoft.com/win/11', firmware: 'secure-boot', tpm: true, disk: { size: 64 } },
      { os: 'http://microsoft.com/win/11', drivers: '/srv/a, b.iso', disk: { size: 64 } },
      { source: { kind: 'pxe' }, disk: { size: 4 } },
      { source: { kind: 'kernel', kernel: '/k', initrd: '/i', commandLine: 'a="b c"' }, disk: { size: 4 } },
    ]
    for (const given of inputs) {
      const input: VmCreate = vmCreate.parse({ ...base, ...given })
      const read = formOf(virtInstallLine(input, { uri: 'qemu:///system', accelerator: 'qemu' }))
      expect(vmCreate.parse({ ...read, accelerator: 'auto', start: input.start })).toEqual(input)
    }
  })
})
