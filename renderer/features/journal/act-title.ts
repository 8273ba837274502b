import type { TFunction } from 'i18next'

/** What the host's English titles are made of, by procedure; the slots are named as in the languages. */
const shapes = {
  'vm.create': /^create (?<name>.+)$/,
  'vm.clone': /^clone (?<name>.+) as (?<other>.+)$/,
  'vm.backup': /^back up (?<name>.+?) to (?<other>.+)$/,
  'vm.restore': /^restore (?<name>.+?) from (?<other>.+)$/,
  'vm.export': /^export (?<name>.+?) to (?<other>\/.+)$/,
  'vm.import': /^import (?<name>.+?) from (?<other>\/.+)$/,
  'backup.verify': /^verify the backup of (?<name>.+)$/,
  'vm.template': /^(?:un)?lock (?:the template )?(?<name>.+?)(?: as a template)?$/,
  'vm.trash': /^move (?<name>.+) to the trash$/,
  'vm.restoreFromTrash': /^restore (?<name>.+) from the trash$/,
  'vm.emptyTrash': /^empty the trash: (?<name>.+)$/,
  'vm.organise': /^organise (?<name>.+)$/,
  'vm.startInOrder': /^start in order: (?<name>.+)$/,
  'vm.start': /^start (?<name>.+)$/,
  'vm.shutdown': /^shut down (?<name>.+)$/,
  'vm.forceOff': /^force off (?<name>.+)$/,
  'vm.reboot': /^reboot (?<name>.+)$/,
  'vm.reset': /^reset (?<name>.+)$/,
  'vm.pause': /^pause (?<name>.+)$/,
  'vm.resume': /^resume (?<name>.+)$/,
  'vm.save': /^save (?<name>.+)$/,
  'vm.autostart': /^(do not )?start with the host: (?<name>.+)$/,
  'vm.set': /^change the (?<other>\S+) of (?<name>.+)$/,
  'vm.attach': /^add a (?<other>\S+) to (?<name>.+)$/,
  'vm.detach': /^take (?<other>\S+) from (?<name>.+)$/,
  'vm.define': /^edit the definition of (?<name>.+)$/,
  'vm.delete': /^delete (?<name>.+)$/,
  'vm.dropSeed': /^take the seed from (?<name>.+)$/,
  'vm.refreshTemplate': /^refresh the template (?<name>.+)$/,
  'vm.rebuild': /^rebuild (?<name>.+) from (?<other>.+)$/,
  'vm.installed': /^end the installation of (?<name>.+)$/,
  'vm.agent.run': /^run (?<other>.+) in (?<name>.+?)$/,
  'vm.agent.setPassword': /^set the password of (?<other>\S+) in (?<name>.+)$/,
  'vm.agent.setTime': /^set the clock of (?<name>.+)$/,
  'vm.agent.trim': /^give back unused space of (?<name>.+)$/,
  'vm.snapshot.create': /^snapshot (?<name>.+) as (?<other>.+)$/,
  'vm.snapshot.schedule': /^schedule snapshots of (?<name>.+)$/,
  'vm.snapshot.expire': /^expire snapshots of (?<name>.+)$/,
  'vm.snapshot.describe': /^describe snapshot (?<other>.+) of (?<name>.+)$/,
  'vm.snapshot.revert': /^revert (?<name>.+) to (?<other>.+)$/,
  'vm.snapshot.delete': /^delete snapshot (?<other>.+) of (?<name>.+)$/,
  'container.create': /^create (?<name>.+)$/,
  'container.start': /^start (?<name>.+)$/,
  'container.stop': /^stop (?<name>.+)$/,
  'container.restart': /^restart (?<name>.+)$/,
  'container.kill': /^send (?<other>\S+) to (?<name>.+)$/,
  'container.pause': /^pause (?<name>.+)$/,
  'container.resume': /^resume (?<name>.+)$/,
  'container.rename': /^rename (?<name>.+) to (?<other>.+)$/,
  'container.delete': /^delete (?<name>.+)$/,
  'container.exec': /^run (?<other>.*) in (?<name>.+)$/,
  'host.makeSshKey': /^make the SSH key (?<name>.+)$/,
  'image.pull': /^pull (?<name>.+)$/,
  'image.load': /^load (?<name>.+)$/,
  'image.import': /^import (?<other>.+) as (?<name>.+)$/,
  'image.tag': /^tag (?<name>.+) as (?<other>.+)$/,
  'image.save': /^save (?<name>.+)$/,
  'image.push': /^push (?<name>.+)$/,
  'image.delete': /^remove (?<name>.+)$/,
  'osImage.download': /^download (?<name>.+)$/,
  'osImage.discard': /^remove what was fetched of (?<name>.+)$/,
  'osImage.import': /^import (?<other>.+) as (?<name>.+)$/,
  'osImage.build': /^build a Debian image of (?<name>.+)$/,
  'osImage.delete': /^delete the OS image (?<name>.+)$/,
  'pool.create': /^create the pool (?<name>.+)$/,
  'pool.build': /^build the pool (?<name>.+)$/,
  'pool.refresh': /^look at the pool (?<name>.+) again$/,
  'pool.start': /^start the pool (?<name>.+)$/,
  'pool.stop': /^stop the pool (?<name>.+)$/,
  'pool.autostart': /^(do not )?start the pool with the host: (?<name>.+)$/,
  'pool.delete': /^forget the pool (?<name>.+)$/,
  'storage.clean': /^clean up (?<name>\d+) files$/,
  'volume.create': /^create the disk (?<name>.+)$/,
  'volume.resize': /^resize the disk (?<name>.+)$/,
  'volume.clone': /^copy the disk (?<name>.+) to (?<other>.+)$/,
  'volume.convert': /^convert the disk (?<name>.+) to (?<other>.+)$/,
  'volume.wipe': /^wipe the disk (?<name>.+)$/,
  'volume.delete': /^delete the disk (?<name>.+)$/,
  'volume.upload': /^upload (?<other>.+) as (?<name>.+)$/,
  'volume.download': /^download (?<name>.+) to (?<other>.+)$/,
  'doctor.fix': /^fix (?<name>.+)$/,
  'doctor.undo': /^undo the fix of (?<name>.+)$/,
} as const

type TitleKey = 'journal.title.vm_start'

/** An act's title in the page's language; the host's own title for acts that this page does not know. */
export function actTitle({ procedure, title }: { readonly procedure: string; readonly title: string }, t: TFunction) {
  const shape = Object.hasOwn(shapes, procedure) ? shapes[procedure as keyof typeof shapes] : undefined
  const slots = shape?.exec(title)?.groups
  if (slots === undefined) return title
  const off = /^(do not|unlock) /.test(title) && /\.(autostart|template)$/.test(procedure) ? '_off' : ''
  const key = `journal.title.${procedure.replaceAll('.', '_')}${off}` as TitleKey
  return t(key, { name: slots['name'] ?? '', other: slots['other'] ?? '' } as { name: string })
}

/** Procedures whose titles are known, for tests. */
export const titledProcedures = Object.keys(shapes)
