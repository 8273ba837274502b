import { describe, expect, it } from 'vitest'
import { selectElements, XmlError } from '../../../main/libvirt/xml.ts'
import { XmlSplice } from '../../../main/libvirt/xml-splice.ts'
import { recorded } from '../vm/hardware/recorded.ts'

const one = (splice: XmlSplice, path: string) => {
  const [found] = selectElements(splice.document, path)
  if (!found) throw new Error(path)
  return found
}

/** What a change made of a text. */
function changed(text: string, change: (splice: XmlSplice) => void): string {
  const splice = new XmlSplice(text)
  change(splice)
  return splice.toString()
}

describe('a text that is changed where its tree says', () => {
  it('stays byte for byte where nothing is changed', () => {
    for (const text of Object.values(recorded)) expect(changed(text, () => undefined)).toBe(text)
  })

  it('finds every element of a real definition in its text', () => {
    const splice = new XmlSplice(recorded.live)
    for (const element of selectElements(splice.document, '//*')) {
      expect(splice.sourceOf(element)).toMatch(new RegExp(`^<${element.nodeName}[\\s/>]`))
    }
    expect(splice.sourceOf(one(splice, '//metadata'))).toContain("text &amp; 'more'")
  })

  it('is not misled by comments, sections, instructions and signs in attributes', () => {
    const text = `<?xml version="1.0"?><!-- <a> --><r x='1 > 0' y="/>"><![CDATA[<b>]]><?p <c>?><a/><!--</r>--></r>`
    expect(changed(text, (splice) => splice.setAttribute(one(splice, '/r/a'), 'k', "it's <&>"))).toBe(
      text.replace('<a/>', "<a k='it&apos;s &lt;&amp;&gt;'/>"),
    )
  })

  it('sets, changes and takes away attributes', () => {
    const text = `<r a = "1"   b='2'/>`
    const set = (name: string, value: string | null) => (splice: XmlSplice) =>
      splice.setAttribute(splice.root, name, value)
    expect(changed(text, set('a', '3'))).toBe(`<r a='3'   b='2'/>`)
    expect(changed(text, set('b', null))).toBe(`<r a = "1"/>`)
    expect(changed(text, set('c', '4'))).toBe(`<r a = "1"   b='2' c='4'/>`)
    expect(changed(text, set('c', null))).toBe(text)
  })

  it('puts elements in on lines of their own and takes them out with their line', () => {
    const text = '<r>\n  <a/>\n  <b>\n    <c/>\n  </b>\n</r>\n'
    expect(changed(text, (splice) => splice.append(splice.root, '<d>\n  <e/>\n</d>'))).toBe(
      '<r>\n  <a/>\n  <b>\n    <c/>\n  </b>\n  <d>\n    <e/>\n  </d>\n</r>\n',
    )
    expect(changed(text, (splice) => splice.append(one(splice, '/r/a'), '<d/>'))).toBe(
      text.replace('<a/>', '<a>\n    <d/>\n  </a>'),
    )
    expect(changed(text, (splice) => splice.insertAfter(one(splice, '/r/a'), '<d/>'))).toBe(
      text.replace('<a/>', '<a/>\n  <d/>'),
    )
    expect(changed(text, (splice) => splice.remove(one(splice, '/r/b')))).toBe('<r>\n  <a/>\n</r>\n')
    expect(changed('<r><a/></r>', (splice) => splice.append(splice.root, '<b/>'))).toBe('<r><a/>\n  <b/>\n</r>')
  })

  it('replaces text and elements, several at once', () => {
    const text = '<r>\n  <a>1</a>\n  <b/>\n</r>\n'
    const all = changed(text, (splice) => {
      splice.setText(one(splice, '/r/b'), '<2>')
      splice.setText(one(splice, '/r/a'), '3')
      splice.setAttribute(one(splice, '/r/a'), 'k', 'v')
      splice.setChild(splice.root, 'c', { x: '1', y: null })
    })
    expect(all).toBe("<r>\n  <a k='v'>3</a>\n  <b>&lt;2&gt;</b>\n  <c x='1'/>\n</r>\n")
  })

  it('refuses changes that meet, elements of others, and what is no XML', () => {
    const meeting = () =>
      changed('<r><a/></r>', (splice) => {
        splice.remove(one(splice, '/r/a'))
        splice.setAttribute(one(splice, '/r/a'), 'k', 'v')
      })
    expect(meeting).toThrow(TypeError)
    expect(() => new XmlSplice('<r/>').sourceOf(new XmlSplice('<r/>').root)).toThrow(TypeError)
    expect(() => new XmlSplice('<r><a></r>')).toThrow(XmlError)
  })
})
