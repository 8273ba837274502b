import { describe, expect, it } from 'vitest'
import { parseResources, readSystemResources, systemFile } from '../../../main/host/osinfo-resources.ts'

const GIB = 2 ** 30

const xml = `<libosinfo><os id="http://ubuntu.com/ubuntu/22.04">
  <resources arch="i686"><minimum><ram>1</ram></minimum></resources>
  <resources arch="all">
    <minimum><cpu>1000000000</cpu><n-cpus>1</n-cpus><ram>2147483648</ram><storage>10737418240</storage></minimum>
    <recommended><ram>4294967296</ram><storage>26843545600</storage></recommended>
  </resources></os></libosinfo>`

describe('what an operating system asks of its computer', () => {
  it('is read in bytes, of its own architecture or of all', () => {
    expect(parseResources(xml)).toEqual({
      minimum: { memory: 2 * GIB, processors: 1, storage: 10 * GIB },
      recommended: { memory: 4 * GIB, processors: null, storage: 25 * GIB },
    })
    const both = xml.replace('arch="i686"', 'arch="x86_64"')
    expect(parseResources(both).minimum.memory).toBe(1)
    expect(parseResources('<os/>').minimum).toEqual({ memory: null, processors: null, storage: null })
  })

  it('stands in a file that the id names, never outside of the database', () => {
    expect(systemFile('http://debian.org/debian/12')).toBe('os/debian.org/debian-12.xml')
    expect(systemFile('http://microsoft.com/win/11')).toBe('os/microsoft.com/win-11.xml')
    for (const id of ['', 'debian12', 'http://../../etc/passwd', 'http://a/../b', 'file:///etc/passwd']) {
      expect(systemFile(id), id).toBeNull()
    }
  })

  it('is nothing for a system that no database has', async () => {
    const { recommended } = await readSystemResources('http://debian.org/debian/99', ['/nonexistent'])
    expect(recommended.memory).toBeNull()
  })
})
