import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CACHE, cached, withLock } from './cache.ts'
import { DOCKER } from './cli.ts'
import { run, tryRun } from './run.ts'

/** Name of the shared image; tests must not remove or retag it. */
export const REGISTRY_IMAGE = 'labrig-test/registry:2'

const HOST = 'unix:///run/docker.sock'

/** As the public image has it, without users; the variables of the environment change it (distribution, "Configuring"). */
const CONFIG = `version: 0.1
storage:
  filesystem:
    rootdirectory: /var/lib/registry
  cache:
    blobdescriptor: inmemory
http:
  addr: :5000
`

/** Why there can be no registry here, or undefined. */
export async function lackingRegistry(): Promise<string | undefined> {
  const found = await tryRun('apt-cache', ['show', 'docker-registry']).catch(() => ({ code: 1 }))
  return found.code === 0 ? undefined : 'needs the package docker-registry in the sources of apt'
}

/** The distribution's own registry with the library that it is linked to. */
async function registryTar(): Promise<string> {
  const folder = await cached('registry', ['1', process.arch, CONFIG], async (draft) => {
    const tree = join(draft, 'tree')
    const unpacked = join(draft, 'package')
    await run('apt-get', ['download', '-q', 'docker-registry'], { cwd: draft })
    const [archive = ''] = (await readdir(draft)).filter((name) => name.endsWith('.deb'))
    await run('dpkg', ['-x', join(draft, archive), unpacked])
    const program = join(unpacked, 'usr/bin/docker-registry')
    const libraries = [...(await run('ldd', [program])).matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path ?? '')
    for (const path of libraries) {
      await mkdir(dirname(join(tree, path)), { recursive: true })
      await copyFile(path, join(tree, path))
    }
    for (const name of ['bin', 'tmp', 'etc', 'var/lib/registry']) await mkdir(join(tree, name), { recursive: true })
    await copyFile(program, join(tree, 'bin/registry'))
    await writeFile(join(tree, 'etc/config.yml'), CONFIG)
    const fixed = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0']
    await run('tar', [...fixed, '-cf', join(draft, 'registry.tar'), '-C', tree, '.'])
    for (const gone of [tree, unpacked, join(draft, archive)]) await rm(gone, { recursive: true })
  })
  return join(folder, 'registry.tar')
}

/** The image `labrig-test/registry:2` on an engine (the host's unless told). */
export async function registryImage(host = HOST): Promise<string> {
  const tar = await registryTar()
  const isThere = async (): Promise<boolean> => {
    const format = '{{index .Config.Labels "labrig-test"}}'
    const { stdout } = await tryRun(DOCKER, ['-H', host, 'image', 'inspect', '-f', format, REGISTRY_IMAGE])
    return stdout.trim() === tar
  }
  if (await isThere()) return REGISTRY_IMAGE
  const of = createHash('sha256').update(host).digest('hex').slice(0, 8)
  await withLock(join(CACHE, `registry-image-${of}.lock`), async () => {
    if (await isThere()) return
    const changes = ['ENTRYPOINT ["/bin/registry"]', 'CMD ["serve", "/etc/config.yml"]', 'EXPOSE 5000']
    const words = [...changes, `LABEL labrig-test=${tar}`].flatMap((change) => ['-c', change])
    await run(DOCKER, ['-H', host, 'import', ...words, tar, REGISTRY_IMAGE])
  })
  return REGISTRY_IMAGE
}
