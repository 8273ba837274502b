import { describe, expect, test } from 'vitest'
import { normalizeXml, xmlEqual } from '../../../main/libvirt/xml-compare.ts'
import * as edit from '../../../main/libvirt/xml-edit.ts'
import * as xml from '../../../main/libvirt/xml.ts'

const domain = `<domain type='kvm'>
  <name>vm</name>
  <metadata>
    <x:mark xmlns:x="urn:other" id="1"/>
  </metadata>
  <!-- kept -->
  <devices>
    <disk type='file' device='disk'><source file='/a &amp; b'/><target dev='vda'/></disk>
    <disk type='file' device='cdrom'><target dev='sda'/></disk>
  </devices>
</domain>`

const parsed = () => xml.parseXml(domain)
const root = (document: xml.Document) => document.documentElement!

describe('parsing', () => {
  test.each([
    ['nothing', '', 1],
    ['an open tag', '<domain>\n  <name>', 2],
    ['a wrong end', '<a>\n\n<b></c></a>', 3],
    ['an attribute without quotes', '<a b=c/>', 1],
    ['an attribute twice', '<a b="1" b="2"/>', 1],
    ['an unknown entity', '<a>&foo;</a>', 1],
    ['a bare ampersand', '<a>a & b</a>', 1],
    ['a prefix without namespace', '<a:b/>', 1],
    ['two roots', '<a/><b/>', 1],
    ['text only', 'hello', 1],
    ['a control character', '<a>\n\x01</a>', 2],
    ['a reference to one', '<a>&#x1;</a>', 1],
    ['a reference beyond Unicode', '<a>&#x110000;</a>', 1],
    ['an open CDATA', '<a><![CDATA[', 1],
  ])('%s is refused with its line', (_, text, line) => {
    expect(() => xml.parseXml(text)).toThrow(xml.XmlError)
    expect(() => xml.parseXml(text)).toThrow(new RegExp(`^line ${line}, column \\d+: `))
  })

  test.each([
    "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
    "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
    '<!DOCTYPE a><a/>',
  ])('a DOCTYPE is refused, and with it every entity: %s', (text) => {
    expect(() => xml.parseXml(text)).toThrow(xml.XmlError)
  })

  test.each(['<a><!-- a & b &#0; --></a>', '<a><![CDATA[a & b]]></a>', '<a><?p a & b?></a>', '<a>&#9;&#x1F600;</a>'])(
    'what is legal stays legal: %s',
    (text) => {
      expect(() => xml.parseXml(text)).not.toThrow()
    },
  )

  test('a million beginnings without an end are refused soon', () => {
    expect(() => xml.parseXml(`<a>${'<!--'.repeat(1_000_000)}`)).toThrow(xml.XmlError)
  })

  test('more than libvirt takes is refused', () => {
    expect(() => xml.parseXml(`<a>${'x'.repeat(4194304)}</a>`)).toThrow('more than 4194304 characters')
  })

  test('deep nesting is refused instead of exhausting the stack', () => {
    expect(() => xml.parseXml('<a>'.repeat(200) + '</a>'.repeat(200))).toThrow('nested deeper than 128')
    expect(() => xml.parseXml('<a>'.repeat(128) + '</a>'.repeat(128))).not.toThrow()
    expect(() => xml.parseXml(`<r>${'<a><b/></a>'.repeat(1000)}</r>`)).not.toThrow()
  })

  test('a message stays short whatever the document', () => {
    let message = ''
    try {
      xml.parseXml('<abc>'.repeat(2000))
    } catch (error) {
      message = (error as Error).message
    }
    expect(message.length).toBeLessThan(250)
  })

  test('what was parsed is written back as it was, but for quotes', () => {
    expect(xml.serializeXml(parsed())).toBe(domain.replaceAll("'", '"'))
  })
})

describe('reading', () => {
  test('by XPath: elements, texts, numbers, truths', () => {
    const document = parsed()
    expect(xml.selectElements(document, '/domain/devices/disk').map((disk) => disk.getAttribute('device'))).toEqual([
      'disk',
      'cdrom',
    ])
    expect(xml.selectOne(document, "/domain/devices/disk[@device='disk']/source/@file")).toBe('/a & b')
    expect(xml.selectOne(document, 'string(/domain/name)')).toBe('vm')
    expect(xml.selectOne(document, '/domain/title')).toBe('')
    expect(xml.selectText(document, '/domain/title')).toBeNull()
    expect(xml.selectText(document, '/domain/name')).toBe('vm')
    expect(xml.selectText(document, '/domain/@type')).toBe('kvm')
    expect(xml.selectNumber(document, 'count(//disk)')).toBe(2)
    expect(xml.selectNumber(document, '/domain/vcpu')).toBeNaN()
    expect(xml.matches(document, '//disk[not(source)]')).toBe(true)
  })

  test('with namespaces', () => {
    expect(xml.selectOne(parsed(), '/domain/metadata/o:mark/@id', { o: 'urn:other' })).toBe('1')
    expect(xml.selectNodes(parsed(), '/domain/metadata/mark')).toEqual([])
  })
})

describe('editing', () => {
  test('makes the missing elements of a path and leaves the rest alone', () => {
    const document = parsed()
    edit.setValue(root(document), 'os/boot/@dev', 'hd')
    edit.setValue(root(document), 'name', 'a < b')
    const text = xml.serializeXml(document)
    expect(text).toContain('<os><boot dev="hd"/></os>')
    expect(text).toContain('<name>a &lt; b</name>')
    expect(text).toContain('<!-- kept -->')
  })

  test('with null removes, and what is not there stays away', () => {
    const document = parsed()
    edit.setValue(root(document), 'devices/disk/source/@file', null)
    edit.setValue(root(document), 'os/boot/@dev', null)
    edit.setValue(root(document), 'name', null)
    edit.setValue(root(document), 'title', null)
    const text = xml.serializeXml(document)
    expect(text).not.toMatch(/<os|<name|file=|<title/)
  })

  test('refuses what is no child path', () => {
    for (const path of ['', '/a', 'a//b', '..', 'a[1]', '@a/b']) {
      expect(() => edit.setValue(root(parsed()), path, 'x'), path).toThrow(TypeError)
    }
  })

  test('removes what an XPath selects, with its line', () => {
    const document = parsed()
    expect(edit.removeSelected(document, "//disk[@device='cdrom']")).toBe(1)
    expect(xml.serializeXml(document)).toContain('</disk>\n  </devices>')
  })

  test('adds a parsed fragment', () => {
    const document = parsed()
    const devices = edit.childElement(root(document), 'devices')!
    edit.appendXml(devices, "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>")
    expect(xml.selectOne(document, '/domain/devices/rng/backend')).toBe('/dev/urandom')
    expect(() => edit.appendXml(devices, '<rng>')).toThrow(xml.XmlError)
  })

  test('sets, replaces and removes the metadata of one namespace and keeps the others', () => {
    const document = parsed()
    edit.setMetadataElement(document, 'urn:mine', "<m:mark xmlns:m='urn:mine' lab='1'/>")
    edit.setMetadataElement(document, 'urn:mine', "<m:mark xmlns:m='urn:mine' lab='2'/>")
    expect(edit.metadataElement(document, 'urn:mine')?.getAttribute('lab')).toBe('2')
    expect(edit.metadataElement(document, 'urn:other')?.getAttribute('id')).toBe('1')
    expect(xml.selectNumber(document, 'count(/domain/metadata/*)')).toBe(2)
    edit.setMetadataElement(document, 'urn:mine', null)
    expect(edit.metadataElement(document, 'urn:mine')).toBeNull()
    expect(() => edit.setMetadataElement(document, 'urn:mine', "<mark xmlns='urn:mine'/>")).toThrow(TypeError)
    expect(() => edit.setMetadataElement(document, 'urn:mine', "<m:mark xmlns:m='urn:wrong'/>")).toThrow(TypeError)
    expect(edit.metadataElement(document, 'urn:mine')).toBeNull()
  })
})

describe('comparing', () => {
  test.each([
    ['order of attributes and quotes', "<a x='1' y='2'/>", '<a y="2" x="1"></a>'],
    ['white space between elements', '<a><b/><c/></a>', '<a>\n  <b/>\n\t<c/>\n</a>'],
    ['comments', '<a><b/></a>', '<a><!-- x --><b/><?y z?></a>'],
    ['prefixes', "<a><x:b xmlns:x='urn:1' x:c='2'/></a>", "<a xmlns:y='urn:1'><y:b y:c='2'/></a>"],
    ['CDATA', '<a>&lt;</a>', '<a><![CDATA[<]]></a>'],
    ['white space beside an element', '<a><b/>text</a>', '<a><b/> text </a>'],
  ])('%s makes no difference', (_, a, b) => {
    expect(xmlEqual(a, b)).toBe(true)
  })

  test.each([
    ['an attribute', "<a x='1'/>", "<a x='2'/>"],
    ['the order of elements', '<a><b/><c/></a>', '<a><c/><b/></a>'],
    ['text', '<a>x</a>', '<a>y</a>'],
    ['white space that is all an element has', '<a> </a>', '<a/>'],
    ['a namespace', "<b xmlns='urn:1'/>", "<b xmlns='urn:2'/>"],
    ['a text that looks like an element', '<a>&lt;b/></a>', '<a><b/></a>'],
  ])('%s does', (_, a, b) => {
    expect(xmlEqual(a, b)).toBe(false)
  })

  test('gives a text to diff with one line per element', () => {
    expect(normalizeXml("<a b='1'><c>x</c><d><e/></d></a>")).toBe(
      '<a b="1">\n  <c>x</c>\n  <d>\n    <e/>\n  </d>\n</a>\n',
    )
  })
})
