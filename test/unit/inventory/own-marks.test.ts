import { describe, expect, it } from 'vitest'
import { summarizeDomain } from '../../../main/inventory/domain-summary.ts'
import {
  noOrganisation,
  ORGANISATION_MARK,
  readOrganisation,
  readTrashMark,
  TRASH_MARK,
} from '../../../main/inventory/own-marks.ts'

/** As libxml2 writes an element that libvirt bound to a namespace. */
const marked = ({ uri, prefix }: { uri: string; prefix: string }, name: string, attributes: string, inside: string) =>
  `<${prefix}:${name} xmlns:${prefix}="${uri}"${attributes}>${inside.replace(/<(\/?)(\w)/g, `<$1${prefix}:$2`)}</${prefix}:${name}>`

const organised = (attributes: string, inside: string) =>
  readOrganisation(marked(ORGANISATION_MARK, 'organisation', attributes, inside))
const trashed = (attributes: string) => readTrashMark(marked(TRASH_MARK, 'trash', attributes, ''))

describe('the mark of tags, group, notes and start order', () => {
  it('is read with all that it says', () => {
    expect(
      organised(
        ' group="course/week &lt;1&gt;"',
        '<tag>web</tag><tag>a&amp;b</tag><start order="3" delay="20"/><notes># a\n\n&lt;b&gt;</notes>',
      ),
    ).toEqual({
      tags: ['web', 'a&b'],
      group: 'course/week <1>',
      notes: '# a\n\n<b>',
      start: { order: 3, delay: 20 },
    })
  })

  it('may be empty, and lack what it does not say', () => {
    const { uri } = ORGANISATION_MARK
    expect(readOrganisation(`<o:organisation xmlns:o="${uri}" group="a"/>`)).toEqual({ ...noOrganisation, group: 'a' })
    expect(organised('', '<start order="2"/>').start).toEqual({ order: 2, delay: 0 })
  })

  it.each(['<start order="0" delay="1"/>', '<start order="-1"/>', '<start order="x"/>', '<start/>'])(
    'has no place where %s says none',
    (start) => expect(organised('', start).start).toBeNull(),
  )

  it('is not found in words of somebody else', () => {
    const { uri } = ORGANISATION_MARK
    for (const foreign of [
      '',
      `<a:note xmlns:a="urn:a">${uri}</a:note>`,
      `<a:organisation xmlns:a="urn:a" group="x">${uri}</a:organisation>`,
      `<a:note xmlns:a="${uri}"><tag>no</tag></a:note>`,
    ])
      expect(readOrganisation(foreign)).toEqual(noOrganisation)
  })
})

describe('the mark of the trash', () => {
  const at = '2026-11-22T04:41:45.000Z'

  it('says the former name, when, whether it started with the host, and who', () => {
    expect(trashed(` name="web 1" at="${at}" autostart="yes" by="1000"`)).toEqual({
      name: 'web 1',
      at: Date.parse(at),
      autostart: true,
      by: 1000,
    })
    expect(trashed(` name="web" at="${at}"`)).toEqual({ name: 'web', at: Date.parse(at), autostart: false, by: null })
  })

  it.each([`at="${at}"`, `name="" at="${at}"`, 'name="web"', 'name="web" at="soon"'])(
    'is none with only %s: nothing is deleted for it',
    (attributes) => expect(trashed(` ${attributes}`)).toBeNull(),
  )
})

describe('the list of VMs', () => {
  const domain = (metadata: string) =>
    `<domain type='kvm'><name>a</name><metadata>${metadata}</metadata><memory unit='KiB'>1</memory></domain>`

  it('has them without a mark of ownership: they may stand on a VM of somebody else', () => {
    const both =
      marked(ORGANISATION_MARK, 'organisation', ' group="g"', '<tag>t</tag><notes>long</notes>') +
      marked(TRASH_MARK, 'trash', ' name="a" at="2026-11-22T04:41:45.000Z"', '')
    const summary = summarizeDomain(domain(both))
    expect(summary).toMatchObject({ tags: ['t'], group: 'g', trash: { name: 'a' }, owner: 'foreign' })
    expect(JSON.stringify(summary)).not.toContain('long')
  })

  it('has no empty fields of them', () => {
    const summary = summarizeDomain(domain(''))
    for (const field of ['tags', 'group', 'start', 'trash']) expect(summary).not.toHaveProperty(field)
  })
})
