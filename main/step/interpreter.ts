import type { AgentStep } from './agent-steps.ts'
import type { ArchiveStep } from './archive-steps.ts'
import type { BackupStep } from './backup-steps.ts'
import type { ContainerChangeStep } from './container-change-steps.ts'
import type { ContainerFileStep } from './container-file-step.ts'
import type { ContainerNameStep } from './container-name-steps.ts'
import type { ContainerStep } from './container-steps.ts'
import type { CopyStep } from './copy-steps.ts'
import type { DockerNetworkStep } from './docker-network-steps.ts'
import type { DockerVolumeStep } from './docker-volume-steps.ts'
import type { DomainStep } from './domain-steps.ts'
import type { FixStep } from './fix-steps.ts'
import type { FolderStep } from './folder-steps.ts'
import type { ForwardStep } from './forward-steps.ts'
import type { HardwareStep } from './hardware-steps.ts'
import type { HostBridgeStep } from './host-bridge-step.ts'
import type { ImageStep } from './image-steps.ts'
import type { NetworkDefineStep } from './network-define-steps.ts'
import type { LinkStep } from './link-step.ts'
import type { NetworkStep } from './network-steps.ts'
import type { OsImageStep } from './os-image-steps.ts'
import type { PruneStep } from './prune-steps.ts'
import type { RegistryStep } from './registry-steps.ts'
import type { SnapshotStep } from './snapshot-steps.ts'
import type { StorageStep } from './storage-steps.ts'

/** A primitive operation on an engine or the host: plain data, so that it can be run, explained, journaled and compared. */
export type Step =
  | DomainStep
  | HardwareStep
  | SnapshotStep
  | StorageStep
  | CopyStep
  | NetworkStep
  | NetworkDefineStep
  | DockerNetworkStep
  | LinkStep
  | ForwardStep
  | HostBridgeStep
  | ContainerStep
  | ContainerChangeStep
  | ContainerFileStep
  | ContainerNameStep
  | DockerVolumeStep
  | ImageStep
  | RegistryStep
  | PruneStep
  | FixStep
  | FolderStep
  | BackupStep
  | OsImageStep
  | ArchiveStep
  | AgentStep

/** One member for each family of steps: what is done with a step of it. */
export interface Interpreter<R> {
  domain(step: DomainStep): R
  hardware(step: HardwareStep): R
  snapshot(step: SnapshotStep): R
  storage(step: StorageStep): R
  copy(step: CopyStep): R
  network(step: NetworkStep): R
  networkDefine(step: NetworkDefineStep): R
  dockerNetwork(step: DockerNetworkStep): R
  link(step: LinkStep): R
  forward(step: ForwardStep): R
  hostBridge(step: HostBridgeStep): R
  container(step: ContainerStep): R
  containerChange(step: ContainerChangeStep): R
  containerFile(step: ContainerFileStep): R
  containerName(step: ContainerNameStep): R
  dockerVolume(step: DockerVolumeStep): R
  image(step: ImageStep): R
  registry(step: RegistryStep): R
  prune(step: PruneStep): R
  osImage(step: OsImageStep): R
  fix(step: FixStep): R
  folder(step: FolderStep): R
  backup(step: BackupStep): R
  archive(step: ArchiveStep): R
  agent(step: AgentStep): R
}

/** The members of an interpreter that take steps of a type. */
type RoomOf<T extends Step['type']> = {
  [R in keyof Interpreter<unknown>]: T extends Parameters<Interpreter<unknown>[R]>[0]['type'] ? R : never
}[keyof Interpreter<unknown>]

/** Who knows each type of step. A new type does not compile until it stands here, beside a member that takes it. */
const rooms: { readonly [T in Step['type']]: RoomOf<T> } = {
  'domain.define': 'domain',
  'domain.start': 'domain',
  'domain.shutdown': 'domain',
  'domain.autostart': 'domain',
  'domain.destroy': 'domain',
  'domain.reboot': 'domain',
  'domain.reset': 'domain',
  'domain.suspend': 'domain',
  'domain.resume': 'domain',
  'domain.wakeup': 'domain',
  'domain.save': 'domain',
  'domain.undefine': 'domain',
  'domain.metadata': 'domain',
  'domain.text': 'domain',
  'domain.rename': 'domain',
  'domain.wait-off': 'domain',
  'domain.delay': 'domain',
  'domain.detach': 'domain',
  'domain.restore': 'domain',
  'domain.attach': 'hardware',
  'domain.forget': 'hardware',
  'domain.release': 'hardware',
  'domain.update': 'hardware',
  'domain.media': 'hardware',
  'domain.link': 'hardware',
  'domain.vcpus': 'hardware',
  'domain.memory': 'hardware',
  'domain.grow': 'hardware',
  'domain.edit': 'hardware',
  'domain.iotune': 'hardware',
  'domain.pin': 'hardware',
  'domain.abort-job': 'hardware',
  'snapshot.create': 'snapshot',
  'snapshot.revert': 'snapshot',
  'snapshot.delete': 'snapshot',
  'snapshot.picture': 'snapshot',
  'pool.define': 'storage',
  'pool.build': 'storage',
  'pool.start': 'storage',
  'pool.autostart': 'storage',
  'pool.manual': 'storage',
  'pool.refresh': 'storage',
  'pool.stop': 'storage',
  'pool.erase': 'storage',
  'pool.undefine': 'storage',
  'volume.create': 'storage',
  'volume.delete': 'storage',
  'volume.wipe': 'storage',
  'volume.resize': 'storage',
  'file.remove': 'storage',
  'volume.clone': 'copy',
  'volume.overlay': 'copy',
  'volume.seed': 'copy',
  'volume.upload': 'copy',
  'volume.download': 'copy',
  'file.copy': 'copy',
  'file.convert': 'copy',
  'file.overlay': 'copy',
  'disk.convert': 'copy',
  'disk.copy': 'copy',
  'disk.pull': 'copy',
  'disk.commit': 'copy',
  'disk.unused': 'copy',
  'volume.from-image': 'copy',
  'volume.fetch': 'copy',
  'folder.make': 'folder',
  'folder.remove': 'folder',
  'folder.seal': 'folder',
  'folder.check': 'folder',
  'folder.copy': 'folder',
  'file.write': 'folder',
  'file.save': 'folder',
  'ssh.keygen': 'folder',
  'archive.check': 'archive',
  'archive.pack': 'archive',
  'volume.import': 'archive',
  'domain.backup': 'backup',
  'domain.dump': 'backup',
  'snapshot.dump': 'backup',
  'snapshot.define': 'backup',
  'agent.run': 'agent',
  'agent.password': 'agent',
  'agent.time': 'agent',
  'agent.trim': 'agent',
  'agent.copy-out': 'agent',
  'agent.copy-in': 'agent',
  'agent.write': 'agent',
  'link.set': 'link',
  'link.queue': 'link',
  'link.sent': 'link',
  'link.rules': 'link',
  'forwards.set': 'forward',
  'bridge.arm': 'hostBridge',
  'bridge.run': 'hostBridge',
  'bridge.write': 'hostBridge',
  'bridge.settle': 'hostBridge',
  'bridge.give-back': 'hostBridge',
  'network.start': 'network',
  'network.reserve': 'network',
  'network.unreserve': 'network',
  'network.define': 'networkDefine',
  'network.undefine': 'networkDefine',
  'network.stop': 'networkDefine',
  'network.autostart': 'networkDefine',
  'network.update': 'networkDefine',
  'docker-network.create': 'dockerNetwork',
  'docker-network.remove': 'dockerNetwork',
  'container.create': 'container',
  'container.start': 'container',
  'container.stop': 'container',
  'container.restart': 'container',
  'container.kill': 'container',
  'container.pause': 'container',
  'container.unpause': 'container',
  'container.rename': 'container',
  'container.remove': 'container',
  'container.exec': 'container',
  'container.update': 'containerChange',
  'container.connect': 'containerChange',
  'container.disconnect': 'containerChange',
  'container.retire': 'containerChange',
  'container.revive': 'containerChange',
  'container.settle': 'containerChange',
  'container.copy-out': 'containerFile',
  'container.copy-in': 'containerFile',
  'container.write': 'containerFile',
  'container.export': 'containerFile',
  'container.make-folder': 'containerName',
  'container.move-file': 'containerName',
  'container.remove-file': 'containerName',
  'container.finish': 'containerName',
  'container.pack': 'dockerVolume',
  'container.unpack': 'dockerVolume',
  'docker-volume.create': 'dockerVolume',
  'docker-volume.remove': 'dockerVolume',
  'tar.check': 'dockerVolume',
  'image.pull': 'image',
  'image.load': 'image',
  'image.import': 'image',
  'image.commit': 'image',
  'image.tag': 'image',
  'image.save': 'image',
  'image.push': 'image',
  'image.build': 'image',
  'image.remove': 'image',
  'prune.remove': 'prune',
  'registry.login': 'registry',
  'registry.logout': 'registry',
  'registry.wait': 'registry',
  'registry.delete': 'registry',
  'debian.build': 'osImage',
  'os-image.fetch': 'osImage',
  'os-image.store': 'osImage',
  'os-image.delete': 'osImage',
  'os-image.discard': 'osImage',
  'fix.apply': 'fix',
  'fix.revert': 'fix',
}

/** Has the member that knows the step's type take it. */
export function interpret<R>(step: Step, by: Interpreter<R>): R {
  // The compiler does not see that a step of the type comes to the member of the type; the table's own type proves it.
  return (by[rooms[step.type]] as (one: Step) => R)(step)
}
