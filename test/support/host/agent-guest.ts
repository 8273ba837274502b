import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { cached, fileStamp } from './cache.ts'
import { run } from './run.ts'
import { tinyGuest, type TinyGuest } from './tiny-guest.ts'

/** What the guest says of itself to who asks its agent. */
export const AGENT_SYSTEM = 'Labrig test guest 1'

function agentBinary(): string {
  const path = ['/usr/sbin/qemu-ga', '/usr/bin/qemu-ga'].find((file) => existsSync(file))
  if (path === undefined) throw new Error('qemu-ga is missing: run "npm run setup -- --tests"')
  return path
}

/** What the agent calls for a password; not all builds of busybox have one. */
const CHPASSWD = `#!/bin/sh
IFS=: read -r user word
sed -i "s|^$user:[^:]*:|$user:$(mkpasswd "$word"):|" /etc/passwd
`

/** The libraries of a program with their paths, its loader among them. */
async function librariesOf(program: string): Promise<string[]> {
  return [...(await run('ldd', [program])).matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path ?? '')
}

/** The tiny guest with the distribution's own guest agent, which its first process starts on the agent's channel. */
export async function agentGuest(): Promise<TinyGuest> {
  const tiny = await tinyGuest()
  const program = agentBinary()
  const folder = await cached('agent', ['2', tiny.initrd, fileStamp(program)], async (draft) => {
    const tree = join(draft, 'tree')
    for (const path of [program, ...(await librariesOf(program))]) {
      const target = path === program ? join(tree, 'sbin/qemu-ga') : join(tree, path)
      await mkdir(dirname(target), { recursive: true })
      await copyFile(path, target)
    }
    // The agent sets the clock by it.
    await symlink('/bin/busybox', join(tree, 'sbin/hwclock'))
    await mkdir(join(tree, 'bin'))
    await writeFile(join(tree, 'bin/chpasswd'), CHPASSWD, { mode: 0o755 })
    await mkdir(join(tree, 'etc'), { recursive: true })
    await writeFile(join(tree, 'etc/os-release'), `ID=labrig-test\nNAME=Labrig\nPRETTY_NAME="${AGENT_SYSTEM}"\n`)
    await run('sh', ['-c', 'find . | cpio -o -H newc --quiet >../more.cpio'], { cwd: tree })
    // A kernel takes several archives behind each other (Documentation/driver-api/early-userspace/buffer-format.rst).
    const more = gzipSync(await readFile(join(draft, 'more.cpio')))
    await writeFile(join(draft, 'initrd.gz'), Buffer.concat([await readFile(tiny.initrd), more]), { mode: 0o644 })
    await rm(tree, { recursive: true })
    await rm(join(draft, 'more.cpio'))
  })
  return { kernel: tiny.kernel, initrd: join(folder, 'initrd.gz') }
}
