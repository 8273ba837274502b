import { vmForward, type VmForward } from '../../contract/vm-forward.ts'
import { attributeOf, findMark, FORWARDS_MARK, wholeNumber } from './own-marks.ts'

/** An address that was reserved for a card so that its ports stay where they lead. */
export interface KeptAddress {
  readonly network: string
  readonly mac: string
  readonly name: string
  readonly address: string
}

export interface ForwardsMark {
  readonly forwards: readonly VmForward[]
  readonly kept: readonly KeptAddress[]
}

/** @param metadata the metadata part of a dump that libvirt wrote; what is no forward in it is left out */
export function readForwardsMark(metadata: string): ForwardsMark {
  const mark = findMark(metadata, FORWARDS_MARK.uri, 'forwards')
  if (mark === null) return { forwards: [], kept: [] }
  const tags = (name: string) =>
    [...mark.inside.matchAll(new RegExp(`<(?:[\\w.-]+:)?${name}\\s[^>]*>`, 'g'))].map(([tag]) => {
      return (attribute: string) => attributeOf(tag, attribute) ?? ''
    })
  const forwards = tags('forward').flatMap((value) => {
    const { data } = vmForward.safeParse({
      protocol: value('protocol'),
      hostAddress: value('address'),
      hostPort: wholeNumber(value('port'), 1),
      mac: value('mac'),
      port: wholeNumber(value('to'), 1),
    })
    return data === undefined ? [] : [data]
  })
  const kept = tags('address').map((value) => {
    return { network: value('network'), mac: value('mac'), name: value('name'), address: value('ip') }
  })
  return { forwards, kept }
}
