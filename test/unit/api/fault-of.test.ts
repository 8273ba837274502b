import { describe, expect, it } from 'vitest'
import { errorMap, exitCodeOf, isErrorCode, type ErrorCode } from '../../../contract/errors.ts'
import { Fault, invalidState, nameTaken, notFound } from '../../../contract/fault.ts'
import { faultOf } from '../../../main/api/fault-of.ts'
import { DockerError, type DockerErrorReason } from '../../../main/docker/errors.ts'
import { errorCodes, type ErrorCodeName } from '../../../main/libvirt/error-codes.ts'
import { ConnectionLostError, LibvirtError, ProtocolError, toLibvirtError } from '../../../main/libvirt/errors.ts'
import { LinkNotReadyError } from '../../../main/libvirt/link.ts'
import { runCommand } from '../../../main/system/command.ts'
import { StepFailure } from '../../../main/work/perform.ts'

function libvirtError(code: ErrorCodeName, int1 = 0): LibvirtError {
  const nothing = { dom: null, net: null, str1: null, str2: null, str3: null, int2: -1, level: 2, domain: 10 }
  return new LibvirtError(
    { ...nothing, code: errorCodes[code], message: `${code} says libvirt`, int1 },
    'DOMAIN_CREATE',
  )
}

const dockerError = (reason: DockerErrorReason, detail = {}) =>
  new DockerError({ operation: 'container start', reason, message: `${reason} says docker`, detail })

const errno = (code: string) => Object.assign(new Error(`${code}: it failed, write`), { code })

const libvirtCases: [ErrorCodeName, ErrorCode, object][] = [
  ['OPERATION_DENIED', 'REFUSED', { reason: 'denied' }],
  ['ACCESS_DENIED', 'REFUSED', { reason: 'denied' }],
  ['OPERATION_INVALID', 'REFUSED', { reason: 'state' }],
  ['NO_SUPPORT', 'UNSUPPORTED', { feature: 'DOMAIN_CREATE' }],
  ['CONFIG_UNSUPPORTED', 'UNSUPPORTED', { feature: 'DOMAIN_CREATE' }],
  ['RESOURCE_BUSY', 'BUSY', { what: 'the VM' }],
  ['OPERATION_TIMEOUT', 'BUSY', {}],
  ['NO_DOMAIN', 'NOT_FOUND', { what: 'VM' }],
  ['NO_DOMAIN_SNAPSHOT', 'NOT_FOUND', { what: 'snapshot' }],
  ['NO_NETWORK', 'NOT_FOUND', { what: 'network' }],
  ['NO_STORAGE_POOL', 'NOT_FOUND', { what: 'storage pool' }],
  ['NO_STORAGE_VOL', 'NOT_FOUND', { what: 'disk' }],
  ['SYSTEM_ERROR', 'ENGINE_ERROR', { engine: 'libvirt', code: 'SYSTEM_ERROR' }],
  ['INTERNAL_ERROR', 'ENGINE_ERROR', { engine: 'libvirt', code: 'INTERNAL_ERROR', left: [] }],
]

const dockerCases: [DockerErrorReason, ErrorCode, object][] = [
  ['absent', 'ENGINE_UNAVAILABLE', { connection: 'docker', state: 'lost' }],
  ['lost', 'ENGINE_UNAVAILABLE', { state: 'lost' }],
  ['not-ready', 'ENGINE_UNAVAILABLE', { state: 'lost' }],
  ['denied', 'ENGINE_UNAVAILABLE', { state: 'denied' }],
  ['aborted', 'CANCELLED', { what: 'container start' }],
  ['not-found', 'NOT_FOUND', { what: 'container start' }],
  ['name-in-use', 'NAME_TAKEN', { what: 'container' }],
  ['port-in-use', 'PORT_IN_USE', { port: 0, holder: 'another program', held: { by: 'unknown' } }],
  ['no-space', 'DISK_FULL', {}],
  ['conflict', 'REFUSED', { reason: 'conflict' }],
  ['unsupported', 'UNSUPPORTED', { feature: 'container start' }],
  ['timeout', 'ENGINE_ERROR', { engine: 'docker', code: 'timeout' }],
  ['source', 'ENGINE_ERROR', { engine: 'host', code: 'source' }],
  ['bad-answer', 'ENGINE_ERROR', { code: 'bad-answer' }],
  ['bad-request', 'ENGINE_ERROR', { code: 'bad-request' }],
  ['unauthorized', 'ENGINE_ERROR', { code: 'unauthorized' }],
  ['not-modified', 'ENGINE_ERROR', { code: 'not-modified' }],
  ['engine', 'ENGINE_ERROR', { code: 'engine' }],
]

/** Codes that only a plan makes, which knows the field, the state or the path. */
const madeByPlans: ErrorCode[] = ['DOWNLOAD_FAILED', 'INVALID_INPUT', 'INVALID_STATE', 'PATH_PROBLEM']

describe('a refusal of libvirt', () => {
  it.each(libvirtCases)('%s is told as %s, with its words and itself as the cause', (name, code, data) => {
    const error = libvirtError(name)
    const fault = faultOf(error)
    expect(fault).toMatchObject({ code, data: { ...data, detail: `${name} says libvirt` } })
    expect(fault.message).toBe(`${name} says libvirt`)
    expect(fault.cause).toBe(error)
  })

  it('by a full disk is told as one, by the number and not by the words', () => {
    expect(faultOf(libvirtError('SYSTEM_ERROR', 28)).code).toBe('DISK_FULL')
    expect(faultOf(libvirtError('INTERNAL_ERROR', 28)).code).toBe('ENGINE_ERROR')
  })

  it('by a daemon that is too old names the procedure', () => {
    const struct = { code: 39, domain: 7, message: 'unknown procedure: 217', level: 2, int1: -1, int2: -1 }
    const nothing = { dom: null, net: null, str1: null, str2: null, str3: null }
    const error = toLibvirtError({ ...struct, ...nothing }, 'DOMAIN_SHUTDOWN_FLAGS')
    expect(faultOf(error).code).toBe('ENGINE_ERROR')
    const known = toLibvirtError({ ...struct, ...nothing, message: 'unknown procedure: 258' }, 'DOMAIN_SHUTDOWN_FLAGS')
    expect(faultOf(known)).toMatchObject({ code: 'UNSUPPORTED', data: { feature: 'DOMAIN_SHUTDOWN_FLAGS' } })
  })
})

describe('a refusal of Docker', () => {
  it.each(dockerCases)('%s is told as %s', (reason, code, data) => {
    const error = dockerError(reason)
    const fault = faultOf(error)
    expect(fault).toMatchObject({ code, data: { ...data, detail: `${reason} says docker` } })
    expect(fault.cause).toBe(error)
  })

  it('names port, address and the holder of a name as far as the engine does', () => {
    const detail = { port: 8080, address: '127.0.0.1' }
    expect(faultOf(dockerError('port-in-use', detail)).data).toMatchObject(detail)
    expect(faultOf(dockerError('name-in-use', { holder: 'c0ffee' })).data).toMatchObject({ holder: 'c0ffee' })
  })
})

describe('anything else', () => {
  it.each([
    [new ConnectionLostError('end of file'), 'ENGINE_UNAVAILABLE'],
    [new LinkNotReadyError('lost', 'a socket'), 'ENGINE_UNAVAILABLE'],
    [new DOMException('stop', 'AbortError'), 'CANCELLED'],
    [AbortSignal.abort().reason, 'CANCELLED'],
    [errno('ENOSPC'), 'DISK_FULL'],
    [errno('EACCES'), 'ENGINE_ERROR'],
    [new ProtocolError('a packet of 40 MiB'), 'ENGINE_ERROR'],
    [new TypeError('a mistake of ours'), 'ENGINE_ERROR'],
    ['a text', 'ENGINE_ERROR'],
    [undefined, 'ENGINE_ERROR'],
  ])('%s is told as %s', (error, code) => {
    expect(faultOf(error).code).toBe(code)
  })

  it('of a program names the program', async () => {
    const fault = faultOf(await runCommand('labrig-test-no-such-program', []).catch((error: unknown) => error))
    expect(fault).toMatchObject({ code: 'ENGINE_ERROR', data: { engine: 'host', code: 'labrig-test-no-such-program' } })
  })

  it('that is a fault already passes as it is', () => {
    const fault = notFound('VM', 'vm:system/x')
    expect(faultOf(fault)).toBe(fault)
  })
})

describe('a failed step', () => {
  it('is told by its cause, with the command that does the same', () => {
    const fault = faultOf(new StepFailure('virsh start a', [], libvirtError('INTERNAL_ERROR')))
    expect(fault).toMatchObject({ code: 'ENGINE_ERROR', data: { command: 'virsh start a', left: [] } })
    expect(faultOf(new StepFailure('virsh start a', [], invalidState('a', 'vm:x', 'off', ['running']))).code).toBe(
      'INVALID_STATE',
    )
  })

  it('on a connection that broke says that the outcome is not known', () => {
    const fault = faultOf(new StepFailure('virsh start a', [], new ConnectionLostError('end of file')))
    expect(fault.code).toBe('ENGINE_UNAVAILABLE')
    expect(fault.message).toContain('not known whether this took effect: virsh start a')
  })

  it.each([
    ['ENGINE_ERROR', libvirtError('INTERNAL_ERROR')],
    ['DISK_FULL', libvirtError('SYSTEM_ERROR', 28)],
    ['CANCELLED', AbortSignal.abort().reason],
    ['NAME_TAKEN', nameTaken('container', 'web')],
  ])('that leaves something behind says what removes it, as %s', (code, cause) => {
    const fault = faultOf(new StepFailure('docker start web', ['docker rm web', 'docker volume rm v'], cause))
    expect(fault.code).toBe(code)
    expect(fault.message).toContain('docker rm web; docker volume rm v')
    expect(fault.cause).toBeDefined()
  })
})

describe('a deletion that ends half-way', () => {
  it('says what is gone and what is still there', () => {
    const halfWay = { done: ['virsh undefine a'], rest: ['rm -f -- /b'] }
    const fault = faultOf(new StepFailure('rm -f -- /a', [], libvirtError('INTERNAL_ERROR'), halfWay))
    expect(fault.data).toMatchObject(halfWay)
    expect(fault.message).toContain('Done before: virsh undefine a. Not done: rm -f -- /b.')
  })
})

describe('the codes of the contract', () => {
  it('are each made here, or by a plan', () => {
    const made = new Set([...libvirtCases, ...dockerCases].map(([, code]) => code))
    expect([...made, ...madeByPlans].sort()).toEqual(Object.keys(errorMap).sort())
  })

  it('each have data that their schema takes, and an exit code that help explains', () => {
    const faults = [
      ...libvirtCases.map(([name]) => faultOf(libvirtError(name))),
      ...dockerCases.map(([reason]) => faultOf(dockerError(reason))),
    ]
    for (const { code, data } of faults) expect(errorMap[code].data.safeParse(data).success).toBe(true)
    for (const code of Object.keys(errorMap)) expect([1, 2, 3, 4, 5]).toContain(exitCodeOf(code))
  })

  it('have the exit codes that scripts may rely on', () => {
    expect(
      Object.fromEntries([...Object.keys(errorMap), 'BAD_REQUEST', 'UNHEARD_OF'].map((c) => [c, exitCodeOf(c)])),
    ).toEqual({
      NOT_FOUND: 3,
      NAME_TAKEN: 5,
      INVALID_INPUT: 2,
      INVALID_STATE: 5,
      ENGINE_UNAVAILABLE: 4,
      PATH_PROBLEM: 5,
      PORT_IN_USE: 5,
      DISK_FULL: 5,
      DOWNLOAD_FAILED: 1,
      BUSY: 5,
      REFUSED: 5,
      UNSUPPORTED: 5,
      CANCELLED: 1,
      ENGINE_ERROR: 1,
      BAD_REQUEST: 2,
      UNHEARD_OF: 1,
    })
    expect(isErrorCode('toString')).toBe(false)
    expect(exitCodeOf('constructor')).toBe(1)
  })

  it('are carried by an error with its name, for logs', () => {
    const fault = new Fault('REFUSED', { reason: 'x' }, 'no')
    expect(fault.name).toBe('Fault')
    expect(fault).toBeInstanceOf(Error)
  })
})
