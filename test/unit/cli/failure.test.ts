import { ORPCError } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { errorMap, exitCodeOf, type ErrorCode, type ErrorData } from '../../../contract/errors.ts'
import { Fault } from '../../../contract/fault.ts'
import { reportFailure, UsageError } from '../../../main/cli/failure.ts'
import { RecordedOutput } from './recorded-output.ts'

/** Data of each code: a new code does not compile until it stands here. */
const data: { readonly [C in ErrorCode]: ErrorData<C> } = {
  NOT_FOUND: { what: 'VM', id: 'x' },
  NAME_TAKEN: { what: 'VM', name: 'web', detail: 'exists already with uuid 7' },
  INVALID_INPUT: { field: 'vcpus', problem: 'at most 4' },
  INVALID_STATE: { id: 'x', state: 'off', needs: ['running'] },
  ENGINE_UNAVAILABLE: { connection: 'system', state: 'absent', remedy: ['sudo systemctl start libvirtd'] },
  PATH_PROBLEM: { path: '/a', problem: 'missing', culprit: '/a', remedy: [] },
  PORT_IN_USE: {
    port: 80,
    protocol: 'tcp',
    address: '127.0.0.1',
    holder: 'nginx (pid 8)',
    held: { by: 'program', name: 'nginx', pid: 8 },
  },
  DISK_FULL: { path: '/srv' },
  DOWNLOAD_FAILED: { url: 'https://images.example/a', host: 'images.example', problem: 'unreachable' },
  BUSY: { what: 'web', holder: 'create web' },
  REFUSED: { reason: 'no-disk' },
  UNSUPPORTED: { feature: 'UEFI' },
  CANCELLED: { what: 'the act' },
  ENGINE_ERROR: {
    engine: 'docker',
    code: 'engine',
    left: [],
    command: 'docker start web\nsecond line',
    detail: 'oops',
  },
}

function report(error: unknown, json = false) {
  const output = new RecordedOutput()
  const code = reportFailure(error, output, json)
  return { code, output }
}

describe('a failure', () => {
  it.each(Object.keys(errorMap) as ErrorCode[])('%s has its exit code, its sentence, and as JSON its data', (code) => {
    const fault = new Fault(code, data[code], 'The sentence.')
    const text = report(fault)
    expect(text.code).toBe(exitCodeOf(code))
    expect(text.output.stdout).toBe('')
    expect(text.output.stderr).toMatch(/^labrig: The sentence\.\n/)
    const json = report(fault, true)
    expect(json.code).toBe(exitCodeOf(code))
    expect(JSON.parse(json.output.stderr)).toEqual({ error: { code, message: 'The sentence.', data: data[code] } })
    expect(json.output.stderr.trim().split('\n')).toHaveLength(1)
  })

  it('tells the engine’s words unless the sentence has them, the command in one line, and what helps', () => {
    const { stderr } = report(new Fault('ENGINE_ERROR', data.ENGINE_ERROR, 'It broke.')).output
    expect(stderr).toBe('labrig: It broke.\n  while doing: docker start web\n  the engine says: oops\n')
    expect(report(new Fault('ENGINE_ERROR', data.ENGINE_ERROR, 'oops')).output.stderr).not.toContain('the engine says')
    expect(report(new Fault('ENGINE_UNAVAILABLE', data.ENGINE_UNAVAILABLE, 'No.')).output.stderr).toContain(
      '  try: sudo systemctl start libvirtd\n',
    )
  })

  it('by wrong use is 2, readable for programs as well', () => {
    expect(report(new UsageError('no such option')).output.stderr).toBe('labrig: no such option\n')
    const { code, output } = report(new UsageError('no such option'), true)
    expect(code).toBe(2)
    expect(JSON.parse(output.stderr)).toEqual({ error: { code: 'USAGE', message: 'no such option' } })
  })

  it('of the input names each field and what is wrong with it', () => {
    const issues = [
      { path: ['ports', 0, 'host'], message: 'too big' },
      { path: [{ key: 'name' }], message: 'too short' },
      { message: 'expected object' },
    ]
    const { code, output } = report(new ORPCError('BAD_REQUEST', { data: { issues } }))
    expect(code).toBe(2)
    expect(output.stderr).toBe(
      'labrig: the input is not as the procedure needs it\n  ports.0.host: too big\n  name: too short\n  input: expected object\n',
    )
  })

  it('that nobody expected is 1, with its words and without its stack', () => {
    const { code, output } = report(new TypeError('x is not a function'))
    expect(code).toBe(1)
    expect(output.stderr).toContain('x is not a function')
    expect(output.stderr).not.toMatch(/at .*\.ts:\d+/)
  })
})
