import { join } from 'node:path'
import { cached, debianSources, docker, run, tryRun, uniqueName } from '../../support/host/index.ts'
import { makeCache } from '../../support/host/cache.ts'
import { DOCKER } from '../../support/host/cli.ts'
import type { RunResult } from '../../support/host/run.ts'

const SCRIPTS = join(import.meta.dirname, '../../../scripts')

/** Name of the image; kept between runs, since it depends on nothing of ours. */
const IMAGE = 'labrig-test/fresh-debian:1'

/** What systemd, libvirt and Docker need inside a container, without the few that no container engine may grant here. */
const CAPABILITIES = [
  ...['SYS_ADMIN', 'SYS_PTRACE', 'SYS_NICE', 'SYS_BOOT', 'SYS_CHROOT', 'SYS_RAWIO', 'SYS_TTY_CONFIG', 'SYSLOG'],
  ...['NET_ADMIN', 'NET_RAW', 'NET_BROADCAST', 'MKNOD', 'AUDIT_WRITE', 'AUDIT_CONTROL', 'DAC_READ_SEARCH'],
  ...['IPC_LOCK', 'IPC_OWNER', 'LEASE', 'LINUX_IMMUTABLE', 'BLOCK_SUSPEND', 'WAKE_ALARM'],
]

async function freshImage(): Promise<string> {
  if ((await tryRun(DOCKER, ['image', 'inspect', IMAGE])).code === 0) return IMAGE
  await makeCache()
  const folder = await cached('fresh-debian', ['1'], async (draft) => {
    const { file, suite, options } = await debianSources()
    const include = '--include=systemd-sysv,nodejs,ca-certificates'
    const args = ['--variant=minbase', include, ...options, suite, join(draft, 'debian.tar'), file]
    await run('mmdebstrap', args, { timeout: 600_000 })
  })
  await docker('import', join(folder, 'debian.tar'), IMAGE)
  return IMAGE
}

/**
 * systemd inside mounts the control groups of version 1 that this host does not, and a guest that dies with the container
 * leaves its own there. Such a hierarchy outlives its last mount as long as it has children, every process of the host is
 * in it, and Docker's statistics fail for all containers. A removed group goes a moment later, hence the rounds.
 */
const REMOVE_HIERARCHIES = `
for round in 1 2 3 4 5 6 7 8 9 10; do
  left=no
  for names in $(cut -d: -f2 /proc/self/cgroup | grep -v '^$' | grep -v =); do
    [ -e "/sys/fs/cgroup/\${names%%,*}/cgroup.procs" ] && continue
    mount -t cgroup -o "$names" none /mnt || continue
    if [ -d "/mnt/docker/$1" ]; then find "/mnt/docker/$1" -depth -type d -exec rmdir {} +; left=yes; fi
    rmdir /mnt/docker 2>/dev/null && left=yes
    umount /mnt
  done
  [ $left = no ] && exit 0
  sleep 0.5
done
exit 1`

/** Only what the container of this id left; in a mount namespace of its own. */
async function removeHierarchies(id: string): Promise<void> {
  await run('unshare', ['--mount', 'sh', '-c', REMOVE_HIERARCHIES, 'sh', id])
}

export type FreshDebian = {
  readonly setUp: (...flags: string[]) => Promise<RunResult>
  readonly run: (...command: string[]) => Promise<RunResult>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/**
 * A Debian with nothing but Node 18 in a container that may do what a machine may; no service runs but systemd, if asked.
 * @param more further volumes, as `docker run --volume` takes them
 */
export async function freshDebian(init: 'systemd' | 'none', more: readonly string[] = []): Promise<FreshDebian> {
  const name = uniqueName('debian')
  const memory = ['/run', '/run/lock', '/tmp'].flatMap((path) => ['--tmpfs', path])
  const open = ['seccomp', 'apparmor', 'systempaths'].flatMap((what) => ['--security-opt', `${what}=unconfined`])
  // The engines' stores cannot lie on the container's own overlay.
  const volumes = [
    '/var/lib/docker',
    '/var/lib/libvirt',
    '/sys/fs/cgroup:/sys/fs/cgroup:rw',
    `${SCRIPTS}:/src/scripts:ro`,
    ...more,
  ]
  const first = init === 'systemd' ? ['/sbin/init'] : ['sh', '-c', 'while :; do sleep 1; done']
  const id = await docker(
    ...['run', '-d', '--name', name, '-e', 'container=docker', '--device', '/dev/net/tun', ...memory, ...open],
    // What /dev/kvm is, for a test that makes one: else nobody inside may open it, whatever its mode.
    ...['--device-cgroup-rule', 'c 10:232 rwm'],
    ...CAPABILITIES.flatMap((capability) => ['--cap-add', capability]),
    ...volumes.flatMap((volume) => ['-v', volume]),
    ...[await freshImage(), ...first],
  )
  const inside = (...command: string[]): Promise<RunResult> =>
    tryRun(DOCKER, ['exec', name, ...command], { timeout: 600_000 })
  return {
    run: inside,
    setUp: (...flags) => inside('node', '/src/scripts/setup.mjs', ...flags),
    [Symbol.asyncDispose]: async () => {
      await docker('rm', '-f', '-v', name)
      await removeHierarchies(id.trim())
    },
  }
}
