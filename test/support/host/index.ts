// What integration, end-to-end and full tests stand on: real engines, guests made of distribution packages, names that
// tell whose they are. Everything here needs the machine that `npm run setup -- --tests` makes.
export { docker, DOCKER, linesOf, virsh } from './cli.ts'
export { run, tryRun, type RunOptions, type RunResult } from './run.ts'
export { isLeftover, PREFIX, uniqueBridge, uniqueName } from './identity.ts'
export { cached, CACHE, withLock } from './cache.ts'
export { reachableFolder, removeFolder } from './folders.ts'
export { tinyGuest, type TinyGuest } from './tiny-guest.ts'
export { tinyIso } from './tiny-iso.ts'
export { busyboxImage, BUSYBOX, imageArchive, rootfsTar } from './busybox-image.ts'
export { makeDisk, tinyDisk } from './disks.ts'
export { tinyDomainXml, type DomainOptions } from './domain.ts'
export { Serial, waitForText } from './serial.ts'
export { removeDomain, startDomain, type RunningDomain } from './domain-life.ts'
