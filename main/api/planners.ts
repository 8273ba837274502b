import { join } from 'node:path'
import type { AnyContractProcedure, InferSchemaOutput } from '@orpc/contract'
import { contract } from '../../contract/contract.ts'
import type { Acceleration } from '../../contract/doctor.ts'
import { planCreate as planContainerCreate } from '../container/create.ts'
import { planFix, planUndo, type Surgery } from '../doctor/plan-fix.ts'
import * as change from '../container/edit/plan-change.ts'
import { planRecreate, planRollBack } from '../container/edit/plan-recreate.ts'
import * as copies from '../container/files/plan-copies.ts'
import { planDeleteFile, planRenameFile } from '../container/files/plan-names.ts'
import { planMakeFolder, planWriteFile } from '../container/files/plan-write.ts'
import * as volumeFiles from '../container/volumes/plan-files.ts'
import * as containerVolume from '../container/volumes/plans.ts'
import { planCommit, planExport as planContainerExport } from '../container/files/plan-whole.ts'
import * as container from '../container/lifecycle.ts'
import { planPrune } from '../container/prune/plan.ts'
import { planRegistryStart } from '../container/registry-start.ts'
import { planSshKey } from '../host/make-ssh-key.ts'
import { planBuild } from '../image/debian-build.ts'
import { planImport } from '../image/os-image-import.ts'
import * as osImage from '../image/os-image-plans.ts'
import type { OsImageScope } from '../image/os-image-scope.ts'
import { planImageBuild } from '../image/build-plan.ts'
import { planSaveDockerfile } from '../image/dockerfile.ts'
import * as image from '../image/plans.ts'
import * as registry from '../image/registry/plans.ts'
import { planCreateHostBridge } from '../network/bridge/plan-create.ts'
import { planRemoveHostBridge } from '../network/bridge/plan-remove.ts'
import { planNames } from '../network/container-names.ts'
import { planNetworkCreate } from '../network/create.ts'
import { planNetworkDelete } from '../network/delete.ts'
import { withoutForwardsInto, withoutForwardsTo } from '../network/forward/gone.ts'
import { planForwardApply } from '../network/forward/plan-apply.ts'
import { planForwardAdd, planForwardRemove } from '../network/forward/plan-change.ts'
import * as network from '../network/lifecycle.ts'
import { planCreateMixed } from '../network/mixed.ts'
import type { NetworkScope } from '../network/scope.ts'
import { planNetworkSet } from '../network/set.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import * as links from '../network/plan-links.ts'
import { planClean } from '../storage/clean.ts'
import { planPoolCreate } from '../storage/pool-create.ts'
import * as pools from '../storage/pools.ts'
import * as volumes from '../storage/volumes.ts'
import { planVolumeConvert } from '../storage/convert.ts'
import * as guestFiles from '../vm/agent-files.ts'
import * as agent from '../vm/agent-plans.ts'
import { planCancelJob } from '../vm/block-job.ts'
import { planVerify } from '../vm/backup/inspect-backups.ts'
import { planBackup } from '../vm/backup/plan-backup.ts'
import { planRestore } from '../vm/backup/plan-restore.ts'
import { planExport } from '../vm/ova/plan-export.ts'
import { planImport as planOvaImport } from '../vm/ova/plan-import.ts'
import { planClone } from '../vm/clone.ts'
import { planCreate as planVmCreate } from '../vm/create.ts'
import { planAttach } from '../vm/hardware/plan-attach.ts'
import { planDefine } from '../vm/hardware/plan-define.ts'
import { planDetach } from '../vm/hardware/plan-detach.ts'
import { planSet } from '../vm/hardware/plan-set.ts'
import * as vm from '../vm/lifecycle.ts'
import { planDelete as planVmDelete } from '../vm/removal.ts'
import { planDropSeed } from '../vm/seed.ts'
import { planInstalled } from '../vm/installed.ts'
import { planRebuild, planRefreshTemplate } from '../vm/refresh-template.ts'
import { planSnapshotCreate } from '../vm/snapshot/plan-create.ts'
import { planSnapshotDelete } from '../vm/snapshot/plan-delete.ts'
import { planSnapshotDescribe } from '../vm/snapshot/plan-describe.ts'
import { planSnapshotExpire } from '../vm/snapshot/plan-expire.ts'
import { planSnapshotSchedule } from '../vm/snapshot/plan-schedule.ts'
import { planSnapshotRevert } from '../vm/snapshot/plan-revert.ts'
import { planEmptyTrash } from '../vm/emptying.ts'
import { planOrganise } from '../vm/organise.ts'
import { planRenameVm } from '../vm/rename.ts'
import { planStartInOrder } from '../vm/start-order.ts'
import { picturesFolder } from '../step/snapshot-pictures.ts'
import { planTemplate } from '../vm/template.ts'
import { planRestoreFromTrash, planTrash } from '../vm/trash.ts'

/** What planning may ask. */
export interface PlanScope {
  readonly engines: Engines
  acceleration(connection: string): Promise<Acceleration>
  readonly surgery: Surgery
  readonly osImages: OsImageScope
  readonly networks: NetworkScope
}

type ParsedInput<P extends AnyContractProcedure> = InferSchemaOutput<NonNullable<P['~orpc']['inputSchema']>>

/** How an act becomes steps; the same function serves running, explaining and testing. */
export interface Planner<I = never, R extends Plan = Plan> {
  plan(input: I, scope: PlanScope): Promise<R>
}

function planner<P extends AnyContractProcedure, R extends Plan>(
  _procedure: P,
  plan: (input: ParsedInput<P>, scope: PlanScope) => Promise<R>,
): Planner<ParsedInput<P>, R> {
  return { plan }
}

/** A planner that needs the engines only. */
function onEngines<P extends AnyContractProcedure, R extends Plan>(
  procedure: P,
  plan: (input: ParsedInput<P>, engines: Engines) => Promise<R>,
): Planner<ParsedInput<P>, R> {
  return planner(procedure, (input, scope) => plan(input, scope.engines))
}

/** A planner of OS images, which have a catalogue and folders of their own. */
function onImages<P extends AnyContractProcedure>(
  procedure: P,
  plan: (input: ParsedInput<P>, engines: Engines, scope: OsImageScope) => Promise<Plan>,
): Planner<ParsedInput<P>> {
  return planner(procedure, (input, scope) => plan(input, scope.engines, scope.osImages))
}

/** A planner of networks, which must not meet those of other engines. */
function onNetworks<P extends AnyContractProcedure>(
  procedure: P,
  plan: (input: ParsedInput<P>, scope: NetworkScope) => Promise<Plan>,
): Planner<ParsedInput<P>> {
  return planner(procedure, async (input, { networks }) => {
    await networks.settled()
    return plan(input, networks)
  })
}

/** Installers are fetched as images are: through the same proxy, into the same cache. What is converted lies there too. */
export const treeScope = ({ paths, proxy }: OsImageScope) => ({ folder: join(paths.cache, 'drafts'), proxy })

/** Every procedure that mutates, by its path in the contract; a test compares the two. */
export const planners = {
  'backup.verify': onEngines(contract.backup.verify, planVerify),
  'forward.add': onNetworks(contract.forward.add, planForwardAdd),
  'forward.remove': onNetworks(contract.forward.remove, planForwardRemove),
  'forward.apply': onNetworks(contract.forward.apply, planForwardApply),
  'link.cut': onEngines(contract.link.cut, links.planCut),
  'link.restore': onEngines(contract.link.restore, links.planRestore),
  'link.shape': onEngines(contract.link.shape, links.planShape),
  'link.reset': onEngines(contract.link.reset, links.planReset),
  'vm.create': planner(contract.vm.create, (input, scope) =>
    planVmCreate(input, scope.engines, {
      acceleration: (connection) => scope.acceleration(connection),
      trees: treeScope(scope.osImages),
    }),
  ),
  'vm.installed': onEngines(contract.vm.installed, planInstalled),
  'vm.cancelJob': onEngines(contract.vm.cancelJob, planCancelJob),
  'vm.clone': onEngines(contract.vm.clone, planClone),
  'vm.template': onEngines(contract.vm.template, planTemplate),
  'vm.refreshTemplate': onEngines(contract.vm.refreshTemplate, planRefreshTemplate),
  'vm.rebuild': onEngines(contract.vm.rebuild, planRebuild),
  'vm.backup': onEngines(contract.vm.backup, planBackup),
  'vm.restore': onEngines(contract.vm.restore, planRestore),
  'vm.trash': onEngines(contract.vm.trash, async (input, engines) =>
    withoutForwardsTo(await planTrash(input, engines), input.id, engines),
  ),
  'vm.restoreFromTrash': onEngines(contract.vm.restoreFromTrash, planRestoreFromTrash),
  'vm.emptyTrash': onEngines(contract.vm.emptyTrash, planEmptyTrash),
  'vm.organise': onEngines(contract.vm.organise, planOrganise),
  'vm.rename': onEngines(contract.vm.rename, planRenameVm),
  'vm.startInOrder': onEngines(contract.vm.startInOrder, planStartInOrder),
  'vm.export': onEngines(contract.vm.export, planExport),
  'vm.import': planner(contract.vm.import, (input, scope) =>
    planOvaImport(input, scope.engines, (connection) => scope.acceleration(connection)),
  ),
  'vm.start': onEngines(contract.vm.start, vm.planStart),
  'vm.shutdown': onEngines(contract.vm.shutdown, vm.planShutdown),
  'vm.forceOff': onEngines(contract.vm.forceOff, vm.planForceOff),
  'vm.reboot': onEngines(contract.vm.reboot, vm.planReboot),
  'vm.reset': onEngines(contract.vm.reset, vm.planReset),
  'vm.pause': onEngines(contract.vm.pause, vm.planPause),
  'vm.resume': onEngines(contract.vm.resume, vm.planResume),
  'vm.save': onEngines(contract.vm.save, vm.planSave),
  'vm.autostart': onEngines(contract.vm.autostart, vm.planAutostart),
  'vm.set': onEngines(contract.vm.set, planSet),
  'vm.attach': onEngines(contract.vm.attach, planAttach),
  'vm.detach': onEngines(contract.vm.detach, planDetach),
  'vm.define': onEngines(contract.vm.define, planDefine),
  'vm.delete': onEngines(contract.vm.delete, async (input, engines) =>
    withoutForwardsTo(await planVmDelete(input, engines), input.id, engines),
  ),
  'vm.dropSeed': onEngines(contract.vm.dropSeed, planDropSeed),
  'vm.agent.run': onEngines(contract.vm.agent.run, agent.planRun),
  'vm.agent.setPassword': onEngines(contract.vm.agent.setPassword, agent.planSetPassword),
  'vm.agent.setTime': onEngines(contract.vm.agent.setTime, agent.planSetTime),
  'vm.agent.trim': onEngines(contract.vm.agent.trim, agent.planTrim),
  'vm.agent.copyOut': onEngines(contract.vm.agent.copyOut, guestFiles.planGuestCopyOut),
  'vm.agent.copyIn': onEngines(contract.vm.agent.copyIn, guestFiles.planGuestCopyIn),
  'vm.agent.writeFile': onEngines(contract.vm.agent.writeFile, guestFiles.planGuestWrite),
  'vm.snapshot.create': planner(contract.vm.snapshot.create, (input, { engines, osImages }) =>
    planSnapshotCreate(input, engines, picturesFolder(osImages.paths)),
  ),
  'vm.snapshot.describe': onEngines(contract.vm.snapshot.describe, planSnapshotDescribe),
  'vm.snapshot.schedule': onEngines(contract.vm.snapshot.schedule, planSnapshotSchedule),
  'vm.snapshot.expire': onEngines(contract.vm.snapshot.expire, planSnapshotExpire),
  'vm.snapshot.revert': onEngines(contract.vm.snapshot.revert, planSnapshotRevert),
  'vm.snapshot.delete': onEngines(contract.vm.snapshot.delete, planSnapshotDelete),
  'container.create': onEngines(contract.container.create, planContainerCreate),
  'container.start': onEngines(contract.container.start, container.planStart),
  'container.stop': onEngines(contract.container.stop, container.planStop),
  'container.restart': onEngines(contract.container.restart, container.planRestart),
  'container.kill': onEngines(contract.container.kill, container.planKill),
  'container.pause': onEngines(contract.container.pause, container.planPause),
  'container.resume': onEngines(contract.container.resume, container.planResume),
  'container.rename': onEngines(contract.container.rename, container.planRename),
  'container.delete': onEngines(contract.container.delete, container.planDelete),
  'container.exec': onEngines(contract.container.exec, container.planExec),
  'container.set': onEngines(contract.container.set, change.planSet),
  'container.connect': onEngines(contract.container.connect, change.planConnect),
  'container.disconnect': onEngines(contract.container.disconnect, change.planDisconnect),
  'container.move': onEngines(contract.container.move, change.planMove),
  'container.recreate': onEngines(contract.container.recreate, planRecreate),
  'container.rollBack': onEngines(contract.container.rollBack, planRollBack),
  'container.copyOut': onEngines(contract.container.copyOut, copies.planCopyOut),
  'container.copyIn': onEngines(contract.container.copyIn, copies.planCopyIn),
  'container.writeFile': onEngines(contract.container.writeFile, planWriteFile),
  'container.makeFolder': onEngines(contract.container.makeFolder, planMakeFolder),
  'container.renameFile': onEngines(contract.container.renameFile, planRenameFile),
  'container.deleteFile': onEngines(contract.container.deleteFile, planDeleteFile),
  'container.commit': onEngines(contract.container.commit, planCommit),
  'container.export': onEngines(contract.container.export, planContainerExport),
  'containerVolume.create': onEngines(contract.containerVolume.create, containerVolume.planVolumeCreate),
  'containerVolume.delete': onEngines(contract.containerVolume.delete, containerVolume.planVolumeDelete),
  'containerVolume.backup': onEngines(contract.containerVolume.backup, containerVolume.planVolumeBackup),
  'containerVolume.restore': onEngines(contract.containerVolume.restore, containerVolume.planVolumeRestore),
  'containerVolume.copyOut': onEngines(contract.containerVolume.copyOut, volumeFiles.planVolumeCopyOut),
  'containerVolume.copyIn': onEngines(contract.containerVolume.copyIn, volumeFiles.planVolumeCopyIn),
  'containerVolume.writeFile': onEngines(contract.containerVolume.writeFile, volumeFiles.planVolumeWriteFile),
  'containerVolume.makeFolder': onEngines(contract.containerVolume.makeFolder, volumeFiles.planVolumeMakeFolder),
  'containerVolume.renameFile': onEngines(contract.containerVolume.renameFile, volumeFiles.planVolumeRenameFile),
  'containerVolume.deleteFile': onEngines(contract.containerVolume.deleteFile, volumeFiles.planVolumeDeleteFile),
  'host.makeSshKey': onEngines(contract.host.makeSshKey, planSshKey),
  'image.pull': onEngines(contract.image.pull, image.planPull),
  'image.load': onEngines(contract.image.load, image.planLoad),
  'image.import': onEngines(contract.image.import, image.planImport),
  'image.build': onEngines(contract.image.build, planImageBuild),
  'image.saveDockerfile': onEngines(contract.image.saveDockerfile, planSaveDockerfile),
  'image.tag': onEngines(contract.image.tag, image.planTag),
  'image.save': onEngines(contract.image.save, image.planSave),
  'image.push': onEngines(contract.image.push, image.planPush),
  'image.delete': onEngines(contract.image.delete, image.planDelete),
  'prune.run': onEngines(contract.prune.run, planPrune),
  'registry.start': onEngines(contract.registry.start, planRegistryStart),
  'registry.login': onEngines(contract.registry.login, registry.planLogin),
  'registry.logout': onEngines(contract.registry.logout, registry.planLogout),
  'registry.delete': onEngines(contract.registry.delete, registry.planTagDelete),
  'network.create': onNetworks(contract.network.create, planNetworkCreate),
  'network.createMixed': onNetworks(contract.network.createMixed, planCreateMixed),
  'network.names': onNetworks(contract.network.names, planNames),
  'network.start': onNetworks(contract.network.start, network.planNetworkStart),
  'network.stop': onNetworks(contract.network.stop, network.planNetworkStop),
  'network.autostart': onNetworks(contract.network.autostart, network.planNetworkAutostart),
  'network.set': onNetworks(contract.network.set, planNetworkSet),
  'network.delete': onNetworks(contract.network.delete, async (input, scope) =>
    withoutForwardsInto(await planNetworkDelete(input, scope), input.id, scope.engines),
  ),
  'network.createBridge': onNetworks(contract.network.createBridge, planCreateHostBridge),
  'network.removeBridge': onNetworks(contract.network.removeBridge, planRemoveHostBridge),
  'pool.create': onEngines(contract.pool.create, planPoolCreate),
  'pool.build': onEngines(contract.pool.build, pools.planPoolBuild),
  'pool.refresh': onEngines(contract.pool.refresh, pools.planPoolRefresh),
  'osImage.download': onImages(contract.osImage.download, osImage.planDownload),
  'osImage.discard': onImages(contract.osImage.discard, osImage.planDiscard),
  'osImage.import': onImages(contract.osImage.import, planImport),
  'osImage.build': onImages(contract.osImage.build, planBuild),
  'osImage.delete': onImages(contract.osImage.delete, osImage.planDelete),
  'pool.start': onEngines(contract.pool.start, pools.planPoolStart),
  'pool.stop': onEngines(contract.pool.stop, pools.planPoolStop),
  'pool.autostart': onEngines(contract.pool.autostart, pools.planPoolAutostart),
  'pool.delete': onEngines(contract.pool.delete, pools.planPoolDelete),
  'volume.create': onEngines(contract.volume.create, volumes.planVolumeCreate),
  'volume.resize': onEngines(contract.volume.resize, volumes.planVolumeResize),
  'volume.clone': onEngines(contract.volume.clone, volumes.planVolumeClone),
  'volume.convert': onEngines(contract.volume.convert, planVolumeConvert),
  'volume.wipe': onEngines(contract.volume.wipe, volumes.planVolumeWipe),
  'volume.delete': onEngines(contract.volume.delete, volumes.planVolumeDelete),
  'volume.upload': onEngines(contract.volume.upload, volumes.planVolumeUpload),
  'volume.download': onEngines(contract.volume.download, volumes.planVolumeDownload),
  'storage.clean': onEngines(contract.storage.clean, planClean),
  'doctor.fix': planner(contract.doctor.fix, (input, { surgery }) => planFix(input, surgery)),
  'doctor.undo': planner(contract.doctor.undo, (input, { surgery }) => planUndo(input, surgery)),
} as const

export type ActPath = keyof typeof planners
export type ActInput<P extends ActPath> = Parameters<(typeof planners)[P]['plan']>[0]
/** The plan that an act's planner makes, with what it tells beside its steps. */
export type ActPlan<P extends ActPath> = Awaited<ReturnType<(typeof planners)[P]['plan']>>

export function isActPath(path: string): path is ActPath {
  return Object.hasOwn(planners, path)
}
