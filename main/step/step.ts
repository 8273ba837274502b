import { interpret, type Step } from './interpreter.ts'
import { explainAgentStep, runAgentStep, undoAgentStep } from './agent-steps.ts'
import { explainArchiveStep, runArchiveStep, undoArchiveStep } from './archive-steps.ts'
import { explainBackupStep, runBackupStep, undoBackupStep } from './backup-steps.ts'
import {
  explainContainerChangeStep,
  runContainerChangeStep,
  undoContainerChangeStep,
} from './container-change-steps.ts'
import { explainContainerFileStep, runContainerFileStep, undoContainerFileStep } from './container-file-steps.ts'
import { explainContainerNameStep, runContainerNameStep } from './container-name-steps.ts'
import { explainContainerStep, runContainerStep, undoContainerStep } from './container-steps.ts'
import { explainCopyStep, runCopyStep, undoCopyStep } from './copy-steps.ts'
import { explainDockerNetworkStep, runDockerNetworkStep, undoDockerNetworkStep } from './docker-network-steps.ts'
import { explainDockerVolumeStep, runDockerVolumeStep, undoDockerVolumeStep } from './docker-volume-steps.ts'
import { explainDomainStep, runDomainStep, undoDomainStep } from './domain-steps.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { nothingLearned } from './engines.ts'
import { explainFixStep, runFixStep, undoFixStep } from './fix-steps.ts'
import { explainForwardStep, runForwardStep, undoForwardStep } from './forward-steps.ts'
import { explainFolderStep, runFolderStep, undoFolderStep } from './folder-steps.ts'
import { explainHardwareStep, runHardwareStep, undoHardwareStep } from './hardware-steps.ts'
import { explainHostBridgeStep, runHostBridgeStep, undoHostBridgeStep } from './host-bridge-steps.ts'
import { explainImageStep, runImageStep } from './image-steps.ts'
import { explainNetworkDefineStep, runNetworkDefineStep, undoNetworkDefineStep } from './network-define-steps.ts'
import { explainLinkStep, runLinkStep, undoLinkStep } from './link-steps.ts'
import { explainNetworkStep, runNetworkStep, undoNetworkStep } from './network-steps.ts'
import { explainOsImageStep, runOsImageStep, undoOsImageStep } from './os-image-steps.ts'
import { explainPruneStep, runPruneStep } from './prune-steps.ts'
import { explainRegistryStep, runRegistryStep } from './registry-steps.ts'
import { explainSnapshotStep, runSnapshotStep, undoSnapshotStep } from './snapshot-steps.ts'
import { explainStorageStep, runStorageStep, undoStorageStep } from './storage-steps.ts'

export type { Step } from './interpreter.ts'

async function learnNothing(done: Promise<void>): Promise<StepOutcome> {
  await done
  return nothingLearned
}

/** Does it. @throws what the engine throws */
export function runStep(step: Step, context: StepContext): Promise<StepOutcome> {
  return interpret<Promise<StepOutcome>>(step, {
    domain: (one) => runDomainStep(one, context),
    hardware: (one) => learnNothing(runHardwareStep(one, context)),
    snapshot: (one) => runSnapshotStep(one, context),
    storage: (one) => runStorageStep(one, context),
    copy: (one) => runCopyStep(one, context),
    network: (one) => runNetworkStep(one, context),
    networkDefine: (one) => learnNothing(runNetworkDefineStep(one, context)),
    dockerNetwork: (one) => runDockerNetworkStep(one, context),
    link: (one) => learnNothing(runLinkStep(one)),
    forward: (one) => learnNothing(runForwardStep(one)),
    hostBridge: (one) => learnNothing(runHostBridgeStep(one, context.signal)),
    container: (one) => runContainerStep(one, context),
    containerChange: (one) => learnNothing(runContainerChangeStep(one, context)),
    containerFile: (one) => learnNothing(runContainerFileStep(one, context)),
    containerName: (one) => learnNothing(runContainerNameStep(one, context)),
    dockerVolume: (one) => learnNothing(runDockerVolumeStep(one, context)),
    image: (one) => runImageStep(one, context),
    registry: (one) => learnNothing(runRegistryStep(one, context)),
    prune: (one) => learnNothing(runPruneStep(one, context)),
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
    hardware: (one) => explainHardwareStep(one, addresses),
    snapshot: (one) => explainSnapshotStep(one, addresses),
    storage: (one) => explainStorageStep(one, addresses),
    copy: (one) => explainCopyStep(one, addresses),
    network: (one) => explainNetworkStep(one, addresses),
    networkDefine: (one) => explainNetworkDefineStep(one, addresses),
    dockerNetwork: (one) => explainDockerNetworkStep(one, addresses),
    link: explainLinkStep,
    forward: explainForwardStep,
    hostBridge: explainHostBridgeStep,
    container: (one) => explainContainerStep(one, addresses),
    containerChange: (one) => explainContainerChangeStep(one, addresses),
    containerFile: (one) => explainContainerFileStep(one, addresses),
    containerName: (one) => explainContainerNameStep(one, addresses),
    dockerVolume: (one) => explainDockerVolumeStep(one, addresses),
    image: (one) => explainImageStep(one, addresses),
    registry: (one) => explainRegistryStep(one, addresses),
    prune: (one) => explainPruneStep(one, addresses),
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
    hardware: undoHardwareStep,
    snapshot: undoSnapshotStep,
    storage: undoStorageStep,
    copy: undoCopyStep,
    network: undoNetworkStep,
    networkDefine: undoNetworkDefineStep,
    dockerNetwork: undoDockerNetworkStep,
    link: undoLinkStep,
    forward: undoForwardStep,
    hostBridge: undoHostBridgeStep,
    container: undoContainerStep,
    containerChange: undoContainerChangeStep,
    containerFile: undoContainerFileStep,
    // A folder harms nobody, a name can be given again, and what was deleted is gone.
    containerName: () => null,
    dockerVolume: undoDockerVolumeStep,
    // What was fetched harms nobody; it stays.
    image: () => null,
    // A login that went before is not known any more, and what was deleted is gone.
    registry: () => null,
    // Nobody needed it.
    prune: () => null,
    osImage: undoOsImageStep,
    fix: undoFixStep,
    folder: undoFolderStep,
    backup: undoBackupStep,
    archive: undoArchiveStep,
    agent: undoAgentStep,
  })
}
