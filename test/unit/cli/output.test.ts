import { describe, expect, it } from 'vitest'
import { procedureEntries } from '../../../contract/procedures.ts'
import { Secret } from '../../../contract/secret.ts'
import { helpText } from '../../../main/cli/help.ts'
import { table, toJson } from '../../../main/cli/output.ts'

describe('a table', () => {
  it('has columns as wide as their widest cell, and no white space at the ends', () => {
    const rows = [
      ['web1', 'vm', ''],
      ['a-much-longer-name', 'container', '10.0.0.1'],
    ]
    expect(table(['NAME', 'KIND', 'ADDRESS'], rows)).toBe(
      'NAME                KIND       ADDRESS\n' +
        'web1                vm\n' +
        'a-much-longer-name  container  10.0.0.1\n',
    )
  })

  it('without rows is its head', () => {
    expect(table(['A', 'B'], [])).toBe('A  B\n')
  })
})

describe('JSON of an answer', () => {
  it('has large numbers as numbers where they fit, else as text', () => {
    expect(toJson({ fits: 2n ** 53n - 1n, large: 2n ** 60n })).toBe(
      `{"fits":9007199254740991,"large":"${String(2n ** 60n)}"}`,
    )
  })

  it('never has a secret', () => {
    expect(toJson({ password: new Secret('hunter2') })).toBe('{"password":"‹secret›"}')
  })

  it('is one line unless asked otherwise', () => {
    expect(toJson({ a: 'x\ny' })).not.toContain('\n')
    expect(toJson({ a: 1 }, 2)).toBe('{\n  "a": 1\n}')
  })
})

describe('the help', () => {
  it('lists every procedure of the contract, those that change something marked', () => {
    const lines = helpText().split('\n')
    for (const { path, meta } of procedureEntries) {
      const line = lines.find((one) => one.slice(4).startsWith(`${path} `))
      expect(line, path).toBeDefined()
      expect(line?.[2], path).toBe(meta.mutates ? '*' : ' ')
      expect(line, path).toContain(meta.summary)
    }
  })

  it('names every command, option and exit code', () => {
    for (const word of ['ls', 'doctor', 'console', 'call', 'explain', 'serve', '--json', '--port', '--force']) {
      expect(helpText()).toContain(word)
    }
    for (const code of ['0 ok', '1 failed', '2 usage', '3 not found', '4 engine absent', '5 refused', '6 a check']) {
      expect(helpText()).toContain(code)
    }
  })

  it('fits a terminal', () => {
    for (const line of helpText().split('\n')) expect(line.length, line).toBeLessThanOrEqual(120)
  })
})
