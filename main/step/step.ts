import type { AgentStep } from './agent-steps.ts'
import { explainAgentStep, runAgentStep } from './agent-steps.ts'
import type { ArchiveStep } from './archive-steps.ts'
import { explainArchiveStep, runArchiveStep, undoArchiveStep } from './archive-steps.ts'
import type { BackupStep } from './backup-steps.ts'
import { explainBackupStep, runBackupStep, undoBackupStep } from './backup-steps.ts'
import type { ContainerStep } from './container-steps.ts'
import { explainContainerStep, runContainerStep, undoContainerStep } from './container-steps.ts'
import type { CopyStep } from './copy-steps.ts'
import { explainCopyStep, runCopyStep, undoCopyStep } from './copy-steps.ts'
import type { DomainStep } from './domain-steps.ts'
import { explainDomainStep, runDomainStep, undoDomainStep } from './domain-steps.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { nothingLearned } from './engines.ts'
import type { FixStep } from './fix-steps.ts'
import { explainFixStep, runFixStep, undoFixStep } from './fix-steps.ts'
import type { FolderStep } from './folder-steps.ts'
import { explainFolderStep, runFolderStep, undoFolderStep } from './folder-steps.ts'
import type { ImageStep } from './image-steps.ts'
import { explainImageStep, runImageStep } from './image-steps.ts'
import type { NetworkStep } from './network-steps.ts'
import { explainNetworkStep, runNetworkStep, undoNetworkStep } from './network-steps.ts'
import type { OsImageStep } from './os-image-steps.ts'
import { explainOsImageStep, runOsImageStep, undoOsImageStep } from './os-image-steps.ts'
import type { SnapshotStep } from './snapshot-steps.ts'
import { explainSnapshotStep, runSnapshotStep, undoSnapshotStep } from './snapshot-steps.ts'
import type { StorageStep } from './storage-steps.ts'
import { explainStorageStep, runStorageStep, undoStorageStep } from './storage-steps.ts'

/** A primitive operation on an engine or the host: plain data, so that it can be run, explained, journaled and compared. */
export type Step =
  | DomainStep
  | SnapshotStep
  | StorageStep
  | CopyStep
  | NetworkStep
  | ContainerStep
  | ImageStep
  | FixStep
  | FolderStep
  | BackupStep
  | OsImageStep
  | ArchiveStep
  | AgentStep

interface Interpreter<R> {
  domain(step: DomainStep): R
  snapshot(step: SnapshotStep): R
  storage(step: StorageStep): R
  copy(step: CopyStep): R
  network(step: NetworkStep): R
  container(step: ContainerStep): R
  image(step: ImageStep): R
  osImage(step: OsImageStep): R
  fix(step: FixStep): R
  folder(step: FolderStep): R
  backup(step: BackupStep): R
  archive(step: ArchiveStep): R
  agent(step: AgentStep): R
}

function interpret<R>(step: Step, by: Interpreter<R>): R {
  switch (step.type) {
    case 'domain.define':
    case 'domain.start':
    case 'domain.shutdown':
    case 'domain.autostart':
    case 'domain.destroy':
    case 'domain.reboot':
    case 'domain.reset':
    case 'domain.suspend':
    case 'domain.resume':
    case 'domain.wakeup':
    case 'domain.save':
    case 'domain.undefine':
    case 'domain.metadata':
    case 'domain.text':
    case 'domain.rename':
    case 'domain.wait-off':
    case 'domain.delay':
    case 'domain.detach':
      return by.domain(step)
    case 'snapshot.create':
    case 'snapshot.revert':
    case 'snapshot.delete':
      return by.snapshot(step)
    case 'pool.define':
    case 'pool.build':
    case 'pool.start':
    case 'pool.autostart':
    case 'pool.manual':
    case 'pool.refresh':
    case 'pool.stop':
    case 'pool.erase':
    case 'pool.undefine':
    case 'volume.create':
    case 'volume.delete':
    case 'volume.wipe':
    case 'volume.resize':
    case 'file.remove':
      return by.storage(step)
    case 'volume.clone':
    case 'volume.overlay':
    case 'volume.seed':
    case 'volume.fetch':
    case 'volume.convert':
    case 'volume.upload':
    case 'volume.download':
    case 'file.copy':
    case 'file.convert':
    case 'file.overlay':
    case 'disk.convert':
    case 'disk.copy':
      return by.copy(step)
    case 'folder.make':
    case 'folder.remove':
    case 'folder.seal':
    case 'folder.check':
    case 'folder.copy':
    case 'file.write':
      return by.folder(step)
    case 'archive.check':
    case 'archive.pack':
    case 'volume.import':
      return by.archive(step)
    case 'domain.backup':
    case 'domain.dump':
    case 'snapshot.dump':
    case 'snapshot.define':
      return by.backup(step)
    case 'agent.run':
    case 'agent.password':
    case 'agent.time':
    case 'agent.trim':
      return by.agent(step)
    case 'network.start':
    case 'network.reserve':
    case 'network.unreserve':
      return by.network(step)
    case 'container.create':
    case 'container.start':
    case 'container.stop':
    case 'container.restart':
    case 'container.kill':
    case 'container.pause':
    case 'container.unpause':
    case 'container.rename':
    case 'container.remove':
    case 'container.exec':
      return by.container(step)
    case 'image.pull':
    case 'image.load':
    case 'image.import':
    case 'image.remove':
      return by.image(step)
    case 'debian.build':
    case 'os-image.fetch':
    case 'os-image.store':
    case 'os-image.delete':
    case 'os-image.discard':
      return by.osImage(step)
    case 'fix.apply':
    case 'fix.revert':
      return by.fix(step)
  }
}

async function learnNothing(done: Promise<void>): Promise<StepOutcome> {
  await done
  return nothingLearned
}

/** Does it. @throws what the engine throws */
export function runStep(step: Step, context: StepContext): Promise<StepOutcome> {
  return interpret<Promise<StepOutcome>>(step, {
    domain: (one) => runDomainStep(one, context),
    snapshot: (one) => runSnapshotStep(one, context),
    storage: (one) => runStorageStep(one, context),
    copy: (one) => runCopyStep(one, context),
    network: (one) => runNetworkStep(one, context),
    container: (one) => runContainerStep(one, context),
    image: (one) => runImageStep(one, context),
    osImage: (one) => runOsImageStep(one, context),
    fix: (one) => runFixStep(one, context),
    folder: (one) => learnNothing(runFolderStep(one, context)),
    backup: (one) => learnNothing(runBackupStep(one, context)),
    archive: (one) => learnNothing(runArchiveStep(one, context)),
    agent: (one) => runAgentStep(one, context),
  })
}

/** The command that does the same; several lines only for a here-document, a login or a program in a guest. Secrets are masked. */
export function explainStep(step: Step, addresses: Addresses): string {
  return interpret<string>(step, {
    domain: (one) => explainDomainStep(one, addresses),
    snapshot: (one) => explainSnapshotStep(one, addresses),
    storage: (one) => explainStorageStep(one, addresses),
    copy: (one) => explainCopyStep(one, addresses),
    network: (one) => explainNetworkStep(one, addresses),
    container: (one) => explainContainerStep(one, addresses),
    image: (one) => explainImageStep(one, addresses),
    osImage: (one) => explainOsImageStep(one, addresses),
    fix: (one) => explainFixStep(one, addresses),
    folder: explainFolderStep,
    backup: (one) => explainBackupStep(one, addresses),
    archive: (one) => explainArchiveStep(one, addresses),
    agent: (one) => explainAgentStep(one, addresses),
  })
}

/** The step that takes back one that made something new; null when there is nothing to take back. */
export function undoStep(step: Step): Step | null {
  return interpret<Step | null>(step, {
    domain: undoDomainStep,
    snapshot: undoSnapshotStep,
    storage: undoStorageStep,
    copy: undoCopyStep,
    network: undoNetworkStep,
    container: undoContainerStep,
    // What was fetched harms nobody; it stays.
    image: () => null,
    osImage: undoOsImageStep,
    fix: undoFixStep,
    folder: undoFolderStep,
    backup: undoBackupStep,
    archive: undoArchiveStep,
    // What was done in the guest is the guest's.
    agent: () => null,
  })
}
