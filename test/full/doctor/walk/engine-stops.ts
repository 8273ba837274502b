import type { Stop } from './stop.ts'

const libvirt = '{ "id": "system", "engine": "libvirt", "uri": "qemu:///system" }'
const session = '{ "id": "session", "engine": "libvirt", "uri": "qemu:///session" }'
const docker = '{ "id": "docker", "engine": "docker", "host": "unix:///var/run/docker.sock" }'
const connect = (...connections: string[]) =>
  `connect <<'END'\n{ "version": 1, "connections": [${connections.join(', ')}] }\nEND`
const podman = (as: string, socket: string, store: string) => `
  mkdir -p /run/user/1000 && chown student /run/user/1000
  (${as} env XDG_RUNTIME_DIR=/run/user/1000 podman --storage-driver=vfs --root ${store} system service --time=0 unix://${socket} >/run/podman.log 2>&1 &)
  until_true test -S ${socket} && chmod 666 ${socket}
  ${connect(libvirt, `{ "id": "docker", "engine": "docker", "host": "unix://${socket}" }`)}`

/** Engines, who may use them, and how they start. */
export const engineStops: readonly Stop[] = [
  {
    code: 'libvirt.absent',
    broken: 'stop_libvirt',
    mended: 'libvirt.ready',
    restored: 'start_libvirt',
    evidence: /libvirt-sock/,
  },
  {
    code: 'libvirt.denied',
    broken: 'gpasswd -d student libvirt',
    mended: 'libvirt.ready',
    typedOnly: true,
    restored: 'usermod -aG libvirt student',
  },
  {
    code: 'libvirt.connecting',
    broken: 'pkill -STOP -x libvirtd',
    restored: 'pkill -CONT -x libvirtd',
  },
  {
    code: 'libvirt.silent',
    broken: 'rm /run/libvirt/libvirt-sock',
    mended: 'libvirt.ready',
    restored: 'start_libvirt',
  },
  { code: 'libvirt.unconfigured', broken: connect(docker), restored: 'unconnect' },
  {
    code: 'docker.absent',
    broken: 'stop_docker',
    mended: 'docker.ready',
    restored: 'start_docker',
    evidence: /docker\.sock/,
  },
  {
    code: 'docker.unpackaged',
    broken: `stop_docker; away /lib/systemd/system/docker.service /etc/init.d/docker; systemctl daemon-reload
      printf '%s\\n' 'ID="rocky"' 'ID_LIKE="rhel centos fedora"' | over /etc/os-release`,
    restored: `uncover /etc/os-release; back /lib/systemd/system/docker.service /etc/init.d/docker
      systemctl daemon-reload; start_docker`,
    feigned: 'an /etc/os-release of Rocky Linux',
  },
  {
    code: 'docker.denied',
    broken: 'gpasswd -d student docker',
    mended: 'docker.ready',
    typedOnly: true,
    restored: 'usermod -aG docker student',
  },
  {
    code: 'docker.silent',
    broken: 'pkill -STOP -x dockerd',
    mended: 'docker.ready',
    restored: 'pkill -CONT -x dockerd; start_docker',
  },
  { code: 'docker.unconfigured', broken: connect(libvirt), restored: 'unconnect' },
  { code: 'docker-kind.none', broken: 'stop_docker', restored: 'start_docker' },
  {
    code: 'docker-kind.podman',
    broken: podman('', '/run/podman-test.sock', '/srv/podman'),
    restored: 'pkill -x podman; unconnect',
    evidence: /"rootless":false/,
  },
  {
    code: 'docker-kind.rootless',
    broken: podman('runuser -u student --', '/run/user/1000/podman-test.sock', '/home/student/podman'),
    restored: 'pkill -x podman; unconnect',
    evidence: /"rootless":true/,
  },
  { code: 'libvirt-instance.none', broken: connect(docker), restored: 'unconnect' },
  { code: 'libvirt-instance.session', broken: connect(session, docker), restored: 'unconnect', evidence: /ready/ },
  { code: 'libvirt-instance.both', broken: connect(session, libvirt), restored: 'unconnect' },
  {
    code: 'groups.missing',
    broken: 'gpasswd -d student docker; gpasswd -d student libvirt',
    mended: 'groups.member',
    restored: 'usermod -aG libvirt,docker student',
    evidence: /^libvirt:x:\d+:$/m,
  },
  {
    code: 'groups.none',
    broken: `stop_docker; rm -f /run/docker.sock; grep -v ^libvirt: /etc/group | over /etc/group`,
    restored: `uncover /etc/group; start_docker`,
    feigned: '/etc/group without the group libvirt',
  },
  { code: 'polkit-agent.absent', broken: 'gpasswd -d student libvirt', restored: 'usermod -aG libvirt student' },
  {
    code: 'polkit-agent.running',
    broken: 'gpasswd -d student libvirt; cp /usr/bin/sleep /srv/lxpolkit && (/srv/lxpolkit 60 & true)',
    restored: 'pkill -x lxpolkit; usermod -aG libvirt student',
    evidence: /^lxpolkit$/m,
    feigned: 'a program with the name of an agent, since there is no desktop',
  },
  {
    code: 'libvirt-daemons.manual',
    broken: 'systemctl disable $libvirt_units',
    mended: 'libvirt-daemons.monolithic',
    restored: 'systemctl enable $libvirt_units',
    evidence: /libvirtd\.service +disabled/,
  },
  {
    code: 'libvirt-daemons.both',
    broken: modular('systemctl enable virtqemud.socket virtnetworkd.socket virtstoraged.socket'),
    mended: 'libvirt-daemons.modular',
    restored: `${notModular()}; systemctl enable $libvirt_units; start_libvirt`,
    feigned: 'unit files of the modular daemons that start nothing',
  },
  {
    code: 'libvirt-daemons.unseen',
    broken: 'stop_libvirt; away /lib/systemd/system/libvirtd*; systemctl daemon-reload',
    restored: `back /lib/systemd/system/libvirtd{,-ro,-admin,-tcp,-tls}.socket /lib/systemd/system/libvirtd.service
      systemctl daemon-reload; start_libvirt`,
  },
  {
    code: 'docker-service.manual',
    broken: 'systemctl disable $docker_units',
    mended: 'docker-service.enabled',
    restored: 'systemctl enable $docker_units',
    evidence: /docker\.service +disabled/,
  },
  {
    code: 'docker-service.masked',
    broken: 'systemctl disable $docker_units; systemctl mask docker.service',
    restored: `systemctl unmask docker.service; systemctl enable $docker_units; start_docker`,
    evidence: /docker\.service +masked/,
  },
  {
    code: 'docker-service.none',
    broken: 'stop_docker; away /lib/systemd/system/docker.service /etc/init.d/docker; systemctl daemon-reload',
    restored: 'back /lib/systemd/system/docker.service /etc/init.d/docker; systemctl daemon-reload; start_docker',
  },
  {
    code: 'docker-service.unseen',
    broken: 'away /run/systemd/system',
    restored: 'back /run/systemd/system',
  },
  {
    code: 'docker-packaging.mixed',
    broken: `mkdir -p /run/deb/DEBIAN && printf '%s\\n' 'Package: docker-ce' 'Version: 5:29.0' 'Architecture: all' \
      'Maintainer: Labrig <labrig@example.org>' 'Description: another packaging' >/run/deb/DEBIAN/control
      dpkg-deb --build /run/deb /run/docker-ce.deb && dpkg --install --force-conflicts /run/docker-ce.deb`,
    restored: 'dpkg --purge docker-ce',
    evidence: /docker-ce\.list/,
  },
  {
    code: 'docker-packaging.none',
    broken: 'away /var/lib/dpkg/info/docker.io.list',
    restored: 'back /var/lib/dpkg/info/docker.io.list',
  },
]

function modular(then: string): string {
  const unit = (name: string) =>
    `printf '%s\\n' '[Socket]' 'ListenStream=/run/${name}-test' '[Install]' 'WantedBy=sockets.target' >/etc/systemd/system/${name}.socket
    printf '%s\\n' '[Service]' 'ExecStart=/bin/true' >/etc/systemd/system/${name}.service`
  return `${['virtqemud', 'virtnetworkd', 'virtstoraged'].map(unit).join('\n')}\nsystemctl daemon-reload; ${then}`
}

function notModular(): string {
  const names = ['virtqemud', 'virtnetworkd', 'virtstoraged']
  return `systemctl disable ${names.map((name) => `${name}.socket`).join(' ')}
    rm -f ${names.map((name) => `/etc/systemd/system/${name}.*`).join(' ')}; systemctl daemon-reload`
}
