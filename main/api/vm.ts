import { listSystems } from '../host/osinfo.ts'
import { systemOfImage, systemOfTree } from '../host/system-of-image.ts'
import { takeScreenshot } from '../libvirt/screenshot.ts'
import { readDefinition } from '../vm/guest-disks.ts'
import { observeVm } from '../inventory/observed-vm.ts'
import { isLocal } from '../step/engines.ts'
import { viewGuestFile } from '../vm/agent-files.ts'
import { viewGuestFolder } from '../vm/agent-folder.ts'
import { lookInside } from '../vm/agent-look.ts'
import { picturesFolder, readPicture } from '../step/snapshot-pictures.ts'
import { inspectBackingUp } from '../vm/backup/plan-backup.ts'
import { readCondition } from '../vm/condition.ts'
import { inspectCloning } from '../vm/clone.ts'
import { readOffers } from '../vm/hardware/offers.ts'
import { readHardware } from '../vm/hardware/read-hardware.ts'
import { hostAbilities } from '../vm/host-abilities.ts'
import { readInterfaces } from '../vm/interfaces.ts'
import { installerOfTree, readInstallTree, type TreeFile } from '../vm/install-tree.ts'
import { describedIn } from '../vm/organise.ts'
import { capacityAs, guessedFormat, readOsImage, refuseUnsafeImage } from '../vm/os-image.ts'
import { inspectDeletion } from '../vm/removal.ts'
import { readSnapshotFacts } from '../vm/snapshot/facts.ts'
import { listSnapshots } from '../vm/snapshots.ts'
import { readVcpus } from '../vm/vcpu-info.ts'
import { copyCommands } from '../vm/virt-install-copy.ts'
import { virtInstallLine } from '../vm/virt-install-line.ts'
import { actHandler, execOutcome } from './act-handler.ts'
import { os } from './base.ts'
import { warningsOf } from './budget.ts'
import { pastedVm } from './pasted-vm.ts'
import { tidyPictures } from './snapshot-pictures.ts'
import { trashed } from './trash.ts'
import { treeScope } from './planners.ts'

export const vmRouter = {
  create: os.vm.create.handler(async ({ input, context, signal }) => {
    const warnings = await warningsOf('vm.create', input, context)
    const { result, plan } = await context.acts.perform('vm.create', input, signal)
    return { ...result, warnings, id: plan.subjects[0] ?? '' }
  }),
  clone: os.vm.clone.handler(async ({ input, context, signal }) => {
    const warnings = await warningsOf('vm.clone', input, context)
    const { result, plan } = await context.acts.perform('vm.clone', input, signal)
    return { ...result, warnings, ids: plan.subjects.slice(1) }
  }),
  condition: os.vm.condition.handler(({ input, context }) =>
    readCondition(input.id, context.connections, context.store.list('pool')),
  ),
  interfaces: os.vm.interfaces.handler(({ input, context }) => readInterfaces(input.id, context.connections)),
  cancelJob: os.vm.cancelJob.handler(actHandler('vm.cancelJob')),
  vcpus: os.vm.vcpus.handler(({ input, context }) => readVcpus(input.id, context.connections)),
  template: os.vm.template.handler(actHandler('vm.template')),
  refreshTemplate: os.vm.refreshTemplate.handler(actHandler('vm.refreshTemplate')),
  rebuild: os.vm.rebuild.handler(actHandler('vm.rebuild')),
  copying: os.vm.copying.handler(({ input, context }) => inspectCloning(input, context.connections)),
  backup: os.vm.backup.handler(async ({ input, context, signal }) => {
    const { result, plan } = await context.acts.perform('vm.backup', input, signal)
    return { ...result, folder: plan.folder }
  }),
  restore: os.vm.restore.handler(async ({ input, context, signal }) => {
    const { result, plan } = await context.acts.perform('vm.restore', input, signal)
    return { ...result, id: plan.id, leftOut: [...plan.leftOut] }
  }),
  export: os.vm.export.handler(async ({ input, context, signal }) => {
    const { result, plan } = await context.acts.perform('vm.export', input, signal)
    return { ...result, path: plan.path, leftOut: [...plan.leftOut] }
  }),
  import: os.vm.import.handler(async ({ input, context, signal }) => {
    const { result, plan } = await context.acts.perform('vm.import', input, signal)
    return { ...result, ids: [...plan.ids], leftOut: [...plan.leftOut] }
  }),
  backingUp: os.vm.backingUp.handler(({ input, context }) => inspectBackingUp(input, context.connections)),
  trash: os.vm.trash.handler(actHandler('vm.trash')),
  restoreFromTrash: os.vm.restoreFromTrash.handler(actHandler('vm.restoreFromTrash')),
  emptyTrash: os.vm.emptyTrash.handler(actHandler('vm.emptyTrash')),
  trashed: os.vm.trashed.handler(({ input, context }) => trashed(context, input.ids)),
  organise: os.vm.organise.handler(actHandler('vm.organise')),
  rename: os.vm.rename.handler(actHandler('vm.rename')),
  startInOrder: os.vm.startInOrder.handler(actHandler('vm.startInOrder')),
  organisation: os.vm.organisation.handler(async ({ input, context }) => {
    const vm = await observeVm(context.connections, input.id)
    const { tags, ...rest } = describedIn(await readDefinition(vm.connection, vm.dom))
    return { ...rest, tags: [...tags] }
  }),
  start: os.vm.start.handler(actHandler('vm.start')),
  shutdown: os.vm.shutdown.handler(actHandler('vm.shutdown')),
  forceOff: os.vm.forceOff.handler(actHandler('vm.forceOff')),
  reboot: os.vm.reboot.handler(actHandler('vm.reboot')),
  reset: os.vm.reset.handler(actHandler('vm.reset')),
  pause: os.vm.pause.handler(actHandler('vm.pause')),
  resume: os.vm.resume.handler(actHandler('vm.resume')),
  save: os.vm.save.handler(actHandler('vm.save')),
  autostart: os.vm.autostart.handler(actHandler('vm.autostart')),
  delete: os.vm.delete.handler(actHandler('vm.delete')),
  dropSeed: os.vm.dropSeed.handler(actHandler('vm.dropSeed')),
  osImage: os.vm.osImage.handler(async ({ input, context }) => {
    const connection = await context.connections.libvirt(input.connection)
    const local = isLocal(context.connections, input.connection)
    const image = await readOsImage(connection, input.path, local)
    const format = input.format ?? guessedFormat(image)
    if (format !== null) refuseUnsafeImage(image, format)
    const capacity = format === null ? null : capacityAs(image, format)
    return { format, capacity, os: systemOfImage(input.path, await listSystems()) }
  }),
  virtInstall: os.vm.virtInstall.handler(async ({ input, context }) => {
    const accelerator =
      input.accelerator === 'auto' ? (await context.acceleration(input.connection)).accelerator : input.accelerator
    const uri = context.connections.libvirtUri(input.connection)
    const copy = await copyCommands(input, context.connections, treeScope(context.osImages).folder)
    return { command: [...copy, virtInstallLine(input, { uri, accelerator })].join('\n') }
  }),
  installed: os.vm.installed.handler(actHandler('vm.installed')),
  installTree: os.vm.installTree.handler(async ({ input, context, signal }) => {
    const connection = await context.connections.libvirt(input.connection)
    const { arch } = await hostAbilities(connection, (await context.acceleration(input.connection)).accelerator)
    const proxy = await context.osImages.proxy()
    const tree = await readInstallTree(input.url, arch, { proxy, ...(signal === undefined ? {} : { signal }) })
    const file = ({ url, checksum }: TreeFile) => ({ url, checked: checksum !== null })
    const os = systemOfTree(tree, await listSystems())
    const told = { arguments: tree.arguments, installer: installerOfTree(tree), os }
    return { name: tree.name, kernel: file(tree.kernel), initrd: file(tree.initrd), ...told }
  }),
  paste: os.vm.paste.handler(({ input }) => pastedVm(input.text)),
  deletion: os.vm.deletion.handler(async ({ input, context }) => {
    const vm = await observeVm(context.connections, input.id)
    const local = isLocal(context.connections, vm.connectionId)
    const found = await inspectDeletion(vm, { files: input.files, local })
    return {
      files: found.files.map(({ path, bytes }) => ({ path, bytes })),
      kept: [...found.kept],
      snapshots: [...found.snapshots],
      savedState: found.savedState,
    }
  }),
  set: os.vm.set.handler(actHandler('vm.set')),
  attach: os.vm.attach.handler(actHandler('vm.attach')),
  detach: os.vm.detach.handler(actHandler('vm.detach')),
  define: os.vm.define.handler(actHandler('vm.define')),
  offers: os.vm.offers.handler(async ({ input, context }) =>
    readOffers(await observeVm(context.connections, input.id)),
  ),
  hardware: os.vm.hardware.handler(async ({ input, context }) =>
    readHardware(await observeVm(context.connections, input.id)),
  ),
  xml: os.vm.xml.handler(async ({ input, context }) => {
    const vm = await observeVm(context.connections, input.id)
    if (input.inactive) return { xml: await readDefinition(vm.connection, vm.dom) }
    return vm.connection.call('DOMAIN_GET_XML_DESC', { dom: vm.dom, flags: 0 })
  }),
  screenshot: os.vm.screenshot.handler(async ({ input, context }) => {
    const vm = await observeVm(context.connections, input.id)
    const whole = () => takeScreenshot(vm.connection, vm.dom)
    const { mime, bytes } = await (input.width === undefined ? whole() : context.thumbnails.of(vm, input.width))
    return { mime, base64: bytes.toString('base64') }
  }),
  agent: {
    look: os.vm.agent.look.handler(async ({ input, context }) =>
      lookInside(await observeVm(context.connections, input.id)),
    ),
    run: os.vm.agent.run.handler(async ({ input, context, signal }) => {
      const { result, outcomes } = await context.acts.perform('vm.agent.run', input, signal)
      return { ...result, ...execOutcome(outcomes) }
    }),
    setPassword: os.vm.agent.setPassword.handler(actHandler('vm.agent.setPassword')),
    setTime: os.vm.agent.setTime.handler(actHandler('vm.agent.setTime')),
    trim: os.vm.agent.trim.handler(actHandler('vm.agent.trim')),
    files: os.vm.agent.files.handler(({ input, context, signal }) =>
      viewGuestFolder(input, context.connections, signal),
    ),
    file: os.vm.agent.file.handler(({ input, context }) => viewGuestFile(input, context.connections)),
    copyOut: os.vm.agent.copyOut.handler(async ({ input, context, signal }) => {
      const { result, plan } = await context.acts.perform('vm.agent.copyOut', input, signal)
      return { ...result, path: plan.path }
    }),
    copyIn: os.vm.agent.copyIn.handler(actHandler('vm.agent.copyIn')),
    writeFile: os.vm.agent.writeFile.handler(actHandler('vm.agent.writeFile')),
  },
  snapshot: {
    list: os.vm.snapshot.list.handler(async ({ input, context }) =>
      listSnapshots(await observeVm(context.connections, input.id)),
    ),
    facts: os.vm.snapshot.facts.handler(async ({ input, context }) => {
      const vm = await observeVm(context.connections, input.id)
      return readSnapshotFacts(vm, isLocal(context.connections, vm.connectionId))
    }),
    picture: os.vm.snapshot.picture.handler(async ({ input, context }) => {
      const { connectionId, uuid } = await observeVm(context.connections, input.id)
      const one = { connection: connectionId, uuid, name: input.name }
      const bytes = await readPicture(picturesFolder(context.paths), one, input.created)
      return bytes === null ? null : { mime: 'image/png', base64: bytes.toString('base64') }
    }),
    describe: os.vm.snapshot.describe.handler(actHandler('vm.snapshot.describe')),
    schedule: os.vm.snapshot.schedule.handler(actHandler('vm.snapshot.schedule')),
    expire: os.vm.snapshot.expire.handler(actHandler('vm.snapshot.expire')),
    create: os.vm.snapshot.create.handler(actHandler('vm.snapshot.create')),
    revert: os.vm.snapshot.revert.handler(actHandler('vm.snapshot.revert')),
    delete: os.vm.snapshot.delete.handler(async ({ input, context, signal }) => {
      const { result } = await context.acts.perform('vm.snapshot.delete', input, signal)
      await tidyPictures(context, input.id)
      return result
    }),
  },
}
