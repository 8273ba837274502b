import type { TFunction } from 'i18next'

/** What the host calls the kinds of things that can be missing or have a name. */
const things = {
  VM: 'vm',
  bridge: 'bridge',
  'bridge on trial': 'bridgeOnTrial',
  container: 'container',
  disk: 'disk',
  device: 'device',
  file: 'file',
  finding: 'finding',
  image: 'image',
  job: 'job',
  network: 'network',
  seed: 'seed',
  segment: 'segment',
  snapshot: 'snapshot',
  'storage pool': 'pool',
  'running task': 'task',
  'libvirt connection': 'connection',
  'Docker connection': 'connection',
} as const

/** A kind of thing in the page's language; as the host says it when this page does not know it. */
export function thingWord(what: unknown, t: TFunction): string {
  if (typeof what !== 'string') return ''
  return what in things ? t(`errors.thing.${things[what as keyof typeof things]}`) : what
}
