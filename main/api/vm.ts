import { takeScreenshot } from '../libvirt/screenshot.ts'
import { readDefinition } from '../vm/guest-disks.ts'
import { observeVm } from '../vm/observed-vm.ts'
import { inspectDeletion } from '../vm/removal.ts'
import { listSnapshots } from '../vm/snapshots.ts'
import { readVirtInstall } from '../vm/virt-install.ts'
import { os } from './base.ts'
import { pasted } from './pasted.ts'

export const vmRouter = {
  create: os.vm.create.handler(async ({ input, context, signal }) => {
    const { result, plan } = await context.acts.perform('vm.create', input, signal)
    return { ...result, id: plan.subjects[0] ?? '' }
  }),
  start: os.vm.start.handler(
    async ({ input, context, signal }) => (await context.acts.perform('vm.start', input, signal)).result,
  ),
  shutdown: os.vm.shutdown.handler(
    async ({ input, context, signal }) => (await context.acts.perform('vm.shutdown', input, signal)).result,
  ),
  forceOff: os.vm.forceOff.handler(
    async ({ input, context, signal }) => (await context.acts.perform('vm.forceOff', input, signal)).result,
  ),
  reboot: os.vm.reboot.handler(
    async ({ input, context, signal }) => (await context.acts.perform('vm.reboot', input, signal)).result,
  ),
  reset: os.vm.reset.handler(
    async ({ input, context, signal }) => (await context.acts.perform('vm.reset', input, signal)).result,
  ),
  pause: os.vm.pause.handler(
    async ({ input, context, signal }) => (await context.acts.perform('vm.pause', input, signal)).result,
  ),
  resume: os.vm.resume.handler(
    async ({ input, context, signal }) => (await context.acts.perform('vm.resume', input, signal)).result,
  ),
  save: os.vm.save.handler(
    async ({ input, context, signal }) => (await context.acts.perform('vm.save', input, signal)).result,
  ),
  autostart: os.vm.autostart.handler(
    async ({ input, context, signal }) => (await context.acts.perform('vm.autostart', input, signal)).result,
  ),
  delete: os.vm.delete.handler(
    async ({ input, context, signal }) => (await context.acts.perform('vm.delete', input, signal)).result,
  ),
  paste: os.vm.paste.handler(({ input }) => {
    const { form, notes, repairs } = pasted(() => readVirtInstall(input.text))
    return { form, notes: [...notes], repairs: [...repairs] }
  }),
  deletion: os.vm.deletion.handler(async ({ input, context }) => {
    const found = await inspectDeletion(await observeVm(context.connections, input.id), input.files)
    return {
      files: found.files.map(({ path, bytes }) => ({ path, bytes })),
      kept: [...found.kept],
      snapshots: [...found.snapshots],
      savedState: found.savedState,
    }
  }),
  xml: os.vm.xml.handler(async ({ input, context }) => {
    const vm = await observeVm(context.connections, input.id)
    if (input.inactive) return { xml: await readDefinition(vm.connection, vm.dom) }
    return vm.connection.call('DOMAIN_GET_XML_DESC', { dom: vm.dom, flags: 0 })
  }),
  screenshot: os.vm.screenshot.handler(async ({ input, context }) => {
    const vm = await observeVm(context.connections, input.id)
    const { mime, bytes } = await takeScreenshot(vm.connection, vm.dom)
    return { mime, base64: bytes.toString('base64') }
  }),
  snapshot: {
    list: os.vm.snapshot.list.handler(async ({ input, context }) =>
      listSnapshots(await observeVm(context.connections, input.id)),
    ),
    create: os.vm.snapshot.create.handler(
      async ({ input, context, signal }) => (await context.acts.perform('vm.snapshot.create', input, signal)).result,
    ),
    revert: os.vm.snapshot.revert.handler(
      async ({ input, context, signal }) => (await context.acts.perform('vm.snapshot.revert', input, signal)).result,
    ),
    delete: os.vm.snapshot.delete.handler(
      async ({ input, context, signal }) => (await context.acts.perform('vm.snapshot.delete', input, signal)).result,
    ),
  },
}
