import { notFound } from '../../contract/fault.ts'
import { capture } from '../network/capture.ts'
import { readLinkLacks } from '../network/link-lacks.ts'
import { observeLinks, toldLink } from '../network/machine-links.ts'
import { captureLack, endOf } from '../network/plan-links.ts'
import { commandLine } from '../step/shell-words.ts'
import { actHandler } from './act-handler.ts'
import { guarded, os, signalOf } from './base.ts'

export const linkRouter = {
  list: os.link.list.handler(async ({ input, context }) => {
    const [{ links }, lacks] = await Promise.all([observeLinks(context.connections, input.id), readLinkLacks()])
    return { links: links.map(toldLink), lacks: { ...lacks } }
  }),
  cut: os.link.cut.handler(actHandler('link.cut')),
  restore: os.link.restore.handler(actHandler('link.restore')),
  shape: os.link.shape.handler(actHandler('link.shape')),
  reset: os.link.reset.handler(actHandler('link.reset')),
  // No generator itself: what is refused is refused by the call, before anything is listened to.
  capture: os.link.capture.handler(async ({ input, context, signal }) => {
    const { filter, file, most } = input
    const { links } = await observeLinks(context.connections, input.id)
    const link = links.find(({ mac }) => mac === input.mac.toLowerCase())
    if (link === undefined) throw notFound('network interface', input.mac)
    const { name } = endOf(link)
    const lack = (await readLinkLacks()).capture
    const line = ['sudo', 'tcpdump', '-i', name, '-n', ...(filter === '' ? [] : [filter])]
    if (lack !== null) throw captureLack(lack, commandLine(line))
    return guarded(capture({ host: name, filter, file, most: most * 2 ** 20 }, signalOf(signal)))
  }),
}
