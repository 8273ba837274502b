import { Secret } from '../../../contract/secret.ts'
import type { Step } from '../../../main/step/step.ts'

const uuid = 'fa4e0000-0000-4000-8000-000000000001'
const on = { connection: 'system', uuid, name: 'web 1' }
const snapshot = { connection: 'system', uuid, domain: 'web 1', name: 'before update' }
const pool = { connection: 'system', pool: 'default' }
const one = { connection: 'docker', container: 'c'.repeat(64), name: 'web' }

/** The member that has the type, also where one member has several. */
type OfType<T extends Step['type'], S = Step> = S extends { type: Step['type'] }
  ? T extends S['type']
    ? S & { type: T }
    : never
  : never

/** One step of each type there is: a new type does not compile until it stands here. */
export const everyStep: { readonly [T in Step['type']]: OfType<T> } = {
  'domain.define': {
    type: 'domain.define',
    ...on,
    xml: "<domain>\n  <graphics passwd='‹secret›'/>\n</domain>\n",
    secret: new Secret('hunter2'),
  },
  'domain.start': { type: 'domain.start', ...on, paused: true },
  'domain.shutdown': { type: 'domain.shutdown', ...on, mode: 'agent' },
  'domain.autostart': { type: 'domain.autostart', ...on, on: false },
  'domain.metadata': {
    type: 'domain.metadata',
    ...on,
    uri: 'urn:example',
    prefix: 'ex',
    xml: '<mark/>',
    before: null,
  },
  'domain.destroy': { type: 'domain.destroy', ...on },
  'domain.reboot': { type: 'domain.reboot', ...on },
  'domain.reset': { type: 'domain.reset', ...on },
  'domain.suspend': { type: 'domain.suspend', ...on },
  'domain.resume': { type: 'domain.resume', ...on },
  'domain.wakeup': { type: 'domain.wakeup', ...on },
  'domain.save': { type: 'domain.save', ...on },
  'domain.undefine': { type: 'domain.undefine', ...on },
  'snapshot.create': { type: 'snapshot.create', ...snapshot, description: 'a $(b)' },
  'snapshot.revert': { type: 'snapshot.revert', ...snapshot },
  'snapshot.delete': { type: 'snapshot.delete', ...snapshot, children: true },
  'pool.define': { type: 'pool.define', ...pool, source: { type: 'dir', path: '/srv/my images' } },
  'pool.build': { type: 'pool.build', ...pool, prepare: 'keep' },
  'pool.start': { type: 'pool.start', ...pool },
  'pool.autostart': { type: 'pool.autostart', ...pool },
  'pool.manual': { type: 'pool.manual', ...pool },
  'pool.refresh': { type: 'pool.refresh', ...pool },
  'pool.stop': { type: 'pool.stop', ...pool },
  'pool.erase': { type: 'pool.erase', ...pool },
  'pool.undefine': { type: 'pool.undefine', ...pool },
  'volume.create': { type: 'volume.create', ...pool, name: 'a.qcow2', capacity: 1073741824, format: 'qcow2' },
  'volume.delete': { type: 'volume.delete', ...pool, name: 'a.qcow2' },
  'volume.clone': {
    type: 'volume.clone',
    ...pool,
    name: 'b.qcow2',
    from: { pool: 'default', name: 'a.qcow2' },
    format: 'qcow2',
    capacity: 1073741824,
    bytes: 4096,
    flattens: false,
  },
  'volume.overlay': {
    type: 'volume.overlay',
    ...pool,
    name: 'c.qcow2',
    capacity: 1073741824,
    backing: { path: '/srv/my images/a.img', format: 'raw' },
  },
  'volume.wipe': { type: 'volume.wipe', ...pool, name: 'a.qcow2' },
  'volume.resize': { type: 'volume.resize', ...pool, name: 'a.qcow2', capacity: 2147483648, shrink: true },
  'volume.upload': { type: 'volume.upload', ...pool, name: 'a.img', path: '/srv/my disk.img', bytes: 4096 },
  'volume.download': { type: 'volume.download', ...pool, name: 'a.img', path: '/srv/my disk.img', bytes: 4096 },
  'file.copy': { type: 'file.copy', from: '/srv/a_VARS.fd', to: '/srv/b c_VARS.fd' },
  'file.convert': { type: 'file.convert', from: '/srv/a.img', to: '/srv/b c.img', format: 'raw', bytes: 4096 },
  'file.overlay': { type: 'file.overlay', from: '/srv/a.img', to: '/srv/b c.qcow2', format: 'raw' },
  'file.remove': { type: 'file.remove', path: '/srv/-my disk.img' },
  'network.start': { type: 'network.start', connection: 'system', network: 'default' },
  'container.create': { type: 'container.create', connection: 'docker', spec: { name: 'web', image: 'busybox:local' } },
  'container.start': { type: 'container.start', ...one },
  'container.stop': { type: 'container.stop', ...one, seconds: 3 },
  'container.restart': { type: 'container.restart', ...one, seconds: null },
  'container.kill': { type: 'container.kill', ...one, signal: 'SIGHUP' },
  'container.pause': { type: 'container.pause', ...one },
  'container.unpause': { type: 'container.unpause', ...one },
  'container.rename': { type: 'container.rename', ...one, newName: 'web2' },
  'container.remove': { type: 'container.remove', ...one, force: true, volumes: true },
  'container.exec': {
    type: 'container.exec',
    ...one,
    command: ['sh', '-c', 'echo "$HOME"'],
    user: 'root',
    workingDirectory: '/tmp',
  },
  'image.pull': {
    type: 'image.pull',
    connection: 'docker',
    reference: 'registry.example:5000/app:1',
    login: { username: 'me', password: new Secret('hunter2') },
  },
  'image.load': { type: 'image.load', connection: 'docker', path: '/srv/images.tar' },
  'image.import': {
    type: 'image.import',
    connection: 'docker',
    path: '/srv/root.tar',
    reference: 'root:1',
    changes: ['CMD ["sh"]'],
  },
  'image.remove': { type: 'image.remove', connection: 'docker', image: 'busybox:1', force: true },
  'fix.apply': {
    type: 'fix.apply',
    finding: 'default-network',
    action: { verb: 'network-start', connection: 'system', network: 'default' },
    sudo: false,
    helper: false,
  },
  'fix.revert': {
    type: 'fix.revert',
    finding: 'guest-forwarding',
    action: {
      verb: 'rule-insert',
      rule: { tool: 'iptables', chain: 'DOCKER-USER', bridge: 'virbr0', packets: 'from' },
    },
    sudo: true,
    helper: false,
  },
  'disk.convert': {
    type: 'disk.convert',
    from: '/srv/a.img',
    to: '/srv/b c.vmdk',
    format: 'raw',
    as: 'vmdk',
    compressed: true,
    bytes: 1024,
  },
  'disk.copy': { type: 'disk.copy', from: '/srv/a.qcow2', to: '/srv/b c.qcow2', bytes: 1024 },
  'folder.make': { type: 'folder.make', path: '/srv/my backup.partial' },
  'folder.remove': { type: 'folder.remove', path: '/srv/my backup.partial' },
  'folder.seal': {
    type: 'folder.seal',
    path: '/srv/my backup.partial',
    to: '/srv/my backup',
    files: ['manifest.json', 'vda.qcow2'],
  },
  'folder.check': { type: 'folder.check', path: '/srv/my backup', sums: { 'vda.qcow2': 'a'.repeat(64) } },
  'folder.copy': { type: 'folder.copy', from: '/srv/a', to: '/srv/b c' },
  'file.write': { type: 'file.write', path: '/srv/my backup.partial/manifest.json', text: '{}\n' },
  'domain.backup': {
    type: 'domain.backup',
    ...on,
    disks: [{ target: 'vda', path: "/srv/my backup.partial/vda's.qcow2", capacity: 1048576 }],
    without: ['sda'],
    freeze: true,
  },
  'domain.dump': { type: 'domain.dump', ...on, path: '/srv/my backup.partial/domain.xml' },
  'snapshot.dump': { type: 'snapshot.dump', ...snapshot, path: '/srv/my backup.partial/snapshot-1.xml' },
  'snapshot.define': {
    type: 'snapshot.define',
    ...snapshot,
    xml: "<domainsnapshot passwd='‹secret›'/>",
    secret: new Secret('hunter2'),
    current: true,
  },
}
