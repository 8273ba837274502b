import type { Stop } from './stop.ts'

const sudo = { by: 'sudo' } as const
const listen = (port: number) =>
  `(node -e "require('node:net').createServer().listen(${port}, '0.0.0.0')" & echo $! >/run/listener); sleep 0.5
  until_true grep -qi ':${port.toString(16).padStart(4, '0')} .* 0A' /proc/net/tcp`
const deaf = 'kill $(cat /run/listener)'
const pool = (mount: string) => `mkdir -p /srv/pool; ${mount}
  virsh pool-define-as pool dir --target /srv/pool && virsh pool-start pool`
const noPool = 'virsh pool-destroy pool; virsh pool-undefine pool'
/** With these fields of /proc/meminfo at other values, KiB. */
const meminfo = (fields: Readonly<Record<string, number>>) => {
  const changes = Object.entries(fields).map(([name, kib]) => `-e 's/^${name}:.*/${name}: ${kib} kB/'`)
  return `sed ${changes.join(' ')} /proc/meminfo | over /proc/meminfo`
}
const uncover = (path: string) => `uncover ${path}`
const withFlag = `sed 's/^flags.*/& vmx/' /proc/cpuinfo | over /proc/cpuinfo`
const device = (mode: string, group = 'root') =>
  `mknod /dev/kvm c 10 232; chown root:${group} /dev/kvm; chmod ${mode} /dev/kvm`
const validates = (word: string) =>
  `over /usr/bin/virt-host-validate 755 <<'END'\n#!/bin/sh\necho '  QEMU: Checking for hardware virtualization : ${word}'\nEND`
const flagged = 'a /proc/cpuinfo with vmx'

/** The host itself: processor, rights, room, clock. */
export const hostStops: readonly Stop[] = [
  {
    code: 'cpu-virtualization.kvm',
    broken: `${withFlag}; ${device('666')}; ${validates('PASS')}`,
    restored: 'uncover /proc/cpuinfo /usr/bin/virt-host-validate; rm /dev/kvm',
    evidence: /hardware virtualization : PASS/,
    feigned: `${flagged}, and a virt-host-validate that passes`,
  },
  {
    code: 'cpu-virtualization.refused',
    broken: `${withFlag}; ${device('666')}; ${validates('FAIL')}`,
    restored: 'uncover /proc/cpuinfo /usr/bin/virt-host-validate; rm /dev/kvm',
    evidence: /hardware virtualization : FAIL/,
    feigned: `${flagged}, and a virt-host-validate that fails`,
  },
  {
    code: 'cpu-virtualization.firmware',
    broken: `${withFlag}; printf '#!/bin/sh\\necho "[1.0] kvm: disabled by bios"\\n' | over /usr/bin/dmesg 755`,
    restored: 'uncover /proc/cpuinfo /usr/bin/dmesg',
    evidence: /dmesg:\s\[1\.0\] kvm: disabled by bios/,
    feigned: `${flagged}, and a dmesg that has the kernel’s line`,
  },
  {
    code: 'cpu-virtualization.unsupported',
    broken: `sed 's/ hypervisor / /' /proc/cpuinfo | over /proc/cpuinfo`,
    restored: uncover('/proc/cpuinfo'),
    feigned: 'a /proc/cpuinfo without the flag hypervisor',
  },
  { code: 'kvm-device.hollow', broken: device('660', 'kvm'), restored: 'rm /dev/kvm' },
  {
    code: 'kvm-device.denied',
    broken: `${withFlag}; ${device('660', 'kvm')}`,
    mended: 'kvm-device.usable',
    typedOnly: true,
    restored: 'uncover /proc/cpuinfo; rm /dev/kvm; gpasswd -d student kvm || true',
    feigned: flagged,
  },
  {
    code: 'storage-access.open',
    broken: pool('chmod 755 /srv/pool'),
    restored: noPool,
  },
  {
    code: 'storage-access.shut',
    broken: pool('chmod 750 /srv/pool'),
    mended: 'storage-access.open',
    restored: noPool,
    evidence: /\/srv\/pool +mode 750/,
  },
  {
    code: 'storage-access.unasked',
    broken: 'stop_libvirt',
    restored: 'start_libvirt',
  },
  {
    code: 'tpm-authority.strange',
    ...sudo,
    broken: 'touch /var/lib/swtpm-localca/key.pem',
    mended: 'tpm-authority.own',
    restored: 'rm /var/lib/swtpm-localca/key.pem',
    evidence: /^root +key\.pem$/m,
  },
  {
    code: 'tpm-authority.none',
    broken: 'away /etc/swtpm-localca.conf',
    restored: 'back /etc/swtpm-localca.conf',
  },
  {
    code: 'disk-space.low',
    broken: pool('mount -t tmpfs -o size=5g none /srv/pool'),
    restored: `${noPool}; umount /srv/pool`,
    evidence: /\/srv\/pool +5\.0 of 5\.0 GiB free/,
  },
  {
    code: 'disk-space.full',
    broken: pool('mount -t tmpfs -o size=200m none /srv/pool'),
    restored: `${noPool}; umount /srv/pool`,
    evidence: /\/srv\/pool +0\.2 of 0\.2 GiB free/,
  },
  {
    code: 'disk-space.inodes',
    broken: pool(
      'mount -t tmpfs -o size=20g,nr_inodes=100 none /srv/pool; touch $(seq -f /srv/pool/%g 99) 2>/dev/null',
    ),
    restored: `${noPool}; umount /srv/pool`,
    evidence: /0 of 100 inodes/,
  },
  { code: 'disk-space.unseen', broken: 'chmod 700 /var', restored: 'chmod 755 /var' },
  {
    code: 'memory.low',
    broken: meminfo({ MemAvailable: 900_000 }),
    restored: uncover('/proc/meminfo'),
    evidence: /MemAvailable: 900000 kB/,
    feigned: 'a /proc/meminfo with less available',
  },
  {
    code: 'memory.none',
    broken: meminfo({ MemAvailable: 300_000 }),
    restored: uncover('/proc/meminfo'),
    evidence: /MemAvailable: 300000 kB/,
    feigned: 'a /proc/meminfo with less available',
  },
  {
    code: 'memory.no-swap',
    broken: meminfo({ MemTotal: 8_000_000, MemAvailable: 4_000_000, SwapTotal: 0 }),
    restored: uncover('/proc/meminfo'),
    evidence: /SwapTotal: 0 kB/,
    feigned: 'a /proc/meminfo of a smaller computer',
  },
  {
    code: 'memory.unseen',
    broken: 'over /proc/meminfo </dev/null',
    restored: uncover('/proc/meminfo'),
    feigned: 'an empty file in the place of /proc/meminfo',
  },
  {
    code: 'limits.low',
    broken: 'echo 16 | over /proc/sys/fs/inotify/max_user_instances',
    mended: 'limits.enough',
    restored: uncover('/proc/sys/fs/inotify/max_user_instances'),
    evidence: /max_user_instances:\s16/,
    feigned: 'a file in the place of the limit, which all containers of a kernel share',
  },
  {
    code: 'limits.files',
    broken: 'echo 980 0 1000 | over /proc/sys/fs/file-nr',
    restored: uncover('/proc/sys/fs/file-nr'),
    evidence: /file-nr:\s980 0 1000/,
    feigned: 'a file in the place of /proc/sys/fs/file-nr',
  },
  {
    code: 'limits.unseen',
    broken: 'mount -t tmpfs none /proc/sys/fs/inotify',
    restored: uncover('/proc/sys/fs/inotify'),
    feigned: 'an empty folder in the place of /proc/sys/fs/inotify',
  },
  {
    code: 'control-groups.unified',
    broken: 'mkdir -p /run/cgroup && mount -t cgroup2 none /run/cgroup && mount --bind /run/cgroup /sys/fs/cgroup',
    restored: 'umount /sys/fs/cgroup /run/cgroup',
  },
  {
    code: 'clock.synchronized',
    broken: `printf '#!/bin/sh\\necho CanNTP=yes; echo NTPSynchronized=yes\\n' | over /usr/bin/timedatectl 755`,
    restored: uncover('/usr/bin/timedatectl'),
    feigned: 'a timedatectl that says so',
  },
  { code: 'clock.unseen', broken: 'away /run/systemd/system', restored: 'back /run/systemd/system' },
  {
    code: 'host-validate.failed',
    broken: 'away /dev/net/tun',
    restored: 'back /dev/net/tun',
    evidence: /\/dev\/net\/tun.*FAIL/,
  },
  {
    code: 'host-validate.unseen',
    broken: 'away /usr/bin/virt-host-validate',
    restored: 'back /usr/bin/virt-host-validate',
  },
  {
    code: 'open-sockets.docker',
    broken: 'chmod 666 /run/docker.sock',
    restored: 'chmod 660 /run/docker.sock',
    evidence: /mode 666/,
  },
  { code: 'open-sockets.engine', broken: listen(2375), restored: deaf, evidence: /00000000:0947/ },
  { code: 'open-sockets.screen', broken: listen(5901), restored: deaf, evidence: /00000000:170D/ },
  {
    code: 'leftovers.open',
    broken: `(node -e "require('node:net').createServer().listen(5000, '127.0.0.1')" & echo $! >/run/listener); sleep 0.5
      runuser -u student -- env HOME=/home/student sh -c 'node /src/bin/labrig.mjs call image.pull "{\\"reference\\":\\"127.0.0.1:5000/x:1\\"}" >/dev/null 2>&1' &
      until_true grep -rq '"phase":"intent"' /home/student/.local/state/labrig/journal
      pkill -KILL -f 'call image[.]pull'`,
    restored: `${deaf}; rm -rf /home/student/.local/state/labrig/journal`,
    evidence: /127\.0\.0\.1:5000\/x/,
  },
]
