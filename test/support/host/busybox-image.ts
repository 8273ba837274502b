import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CACHE, cached, fileStamp, makeCache, withLock } from './cache.ts'
import { DOCKER } from './cli.ts'
import { run, tryRun } from './run.ts'
import { busyboxBinary, installBusybox } from './tiny-guest.ts'

/** Name of the shared image; tests must not remove or retag it. */
export const BUSYBOX = 'labrig-test/busybox:1'

const HOST = 'unix:///run/docker.sock'

/** A root file system as tar, for `docker import` and for image import tests. About 2 MB. */
export async function rootfsTar(): Promise<string> {
  const busybox = busyboxBinary()
  const folder = await cached('rootfs', ['1', fileStamp(busybox)], async (draft) => {
    const tree = join(draft, 'tree')
    for (const name of ['etc', 'root', 'tmp', 'var', 'proc', 'sys', 'dev'])
      await mkdir(join(tree, name), { recursive: true })
    await installBusybox(tree, busybox)
    await writeFile(join(tree, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/tmp:/bin/sh\n')
    await writeFile(join(tree, 'etc/group'), 'root:x:0:\nuser:x:1000:\n')
    // Fixed owner, order and time: the same input gives the same layer, hence the same image id.
    const fixed = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0']
    await run('tar', [...fixed, '-cf', join(draft, 'rootfs.tar'), '-C', tree, '.'])
    await rm(tree, { recursive: true })
  })
  return join(folder, 'rootfs.tar')
}

/** What `docker save` would write for a busybox image under this name: for `docker load` tests with a name of their own. */
export async function imageArchive(reference: string): Promise<string> {
  const layer = await rootfsTar()
  const folder = await cached('archive', ['1', layer, reference], async (draft) => {
    const tree = join(draft, 'tree')
    await mkdir(tree)
    await copyFile(layer, join(tree, 'layer.tar'))
    const digest = createHash('sha256')
      .update(await readFile(layer))
      .digest('hex')
    const config = JSON.stringify({
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      created: '1970-01-01T00:00:00Z',
      config: { Cmd: ['sh'], Labels: { 'labrig-test': reference } },
      rootfs: { type: 'layers', diff_ids: [`sha256:${digest}`] },
    })
    const name = `${createHash('sha256').update(config).digest('hex')}.json`
    await writeFile(join(tree, name), config)
    await writeFile(
      join(tree, 'manifest.json'),
      JSON.stringify([{ Config: name, RepoTags: [reference], Layers: ['layer.tar'] }]),
    )
    await run('tar', ['-cf', join(draft, 'image.tar'), '-C', tree, 'manifest.json', name, 'layer.tar'])
    await rm(tree, { recursive: true })
  })
  return join(folder, 'image.tar')
}

/**
 * The image `labrig-test/busybox:1` on an engine (the host's unless told): static busybox, CMD sh, label labrig-test.
 * Its wget crashes on names (static glibc resolver): use addresses.
 */
export async function busyboxImage(host = HOST): Promise<string> {
  const tar = await rootfsTar()
  const isThere = async (): Promise<boolean> => {
    const format = '{{index .Config.Labels "labrig-test"}}'
    const { stdout } = await tryRun(DOCKER, ['-H', host, 'image', 'inspect', '-f', format, BUSYBOX])
    return stdout.trim() === tar
  }
  if (await isThere()) return BUSYBOX
  await makeCache()
  await withLock(join(CACHE, `image-${createHash('sha256').update(host).digest('hex').slice(0, 8)}.lock`), async () => {
    if (await isThere()) return
    await run(DOCKER, ['-H', host, 'import', '-c', 'CMD ["sh"]', '-c', `LABEL labrig-test=${tar}`, tar, BUSYBOX])
  })
  return BUSYBOX
}
