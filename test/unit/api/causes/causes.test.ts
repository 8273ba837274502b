import { describe, expect, it } from 'vitest'
import {
  engineErrorSentence,
  engineErrorTexts,
  type EngineErrorCode,
} from '../../../../contract/texts/engine-error-texts.ts'
import { fileErrorTexts } from '../../../../contract/texts/file-error-texts.ts'
import { snapshotErrorTexts } from '../../../../contract/texts/snapshot-error-texts.ts'
import { errorMap } from '../../../../contract/errors.ts'
import type { Fault } from '../../../../contract/fault.ts'
import { dockerErrors } from '../../../../main/api/causes/docker-errors.ts'
import { libvirtErrors } from '../../../../main/api/causes/libvirt-errors.ts'
import { plainText } from '../../../../main/api/causes/plain-text.ts'
import { faultOf } from '../../../../main/api/fault-of.ts'
import { errorFromAnswer, errorFromStream } from '../../../../main/docker/error-answer.ts'
import { errorCodes, type ErrorCodeName } from '../../../../main/libvirt/error-codes.ts'
import { LibvirtError } from '../../../../main/libvirt/errors.ts'
import { runCommand } from '../../../../main/system/command.ts'
import { StepFailure } from '../../../../main/work/perform.ts'
import { dockerAnswers } from './docker-answers.ts'
import { libvirtAnswers } from './libvirt-answers.ts'
import { reportedByDocker, reportedByLibvirt } from './reported-errors.ts'
import { storageAnswers } from './storage-answers.ts'

function libvirtError(text: string, code: ErrorCodeName = 'INTERNAL_ERROR', int1 = -1): LibvirtError {
  const nothing = { dom: null, net: null, str1: null, str2: null, str3: null, int2: -1, level: 2, domain: 10 }
  return new LibvirtError({ ...nothing, code: errorCodes[code], message: text, int1 }, 'DOMAIN_CREATE')
}

function dockerError(text: string, status: number): Error {
  const body = JSON.stringify({ message: text })
  return status === 0 ? errorFromStream('image pull', text) : errorFromAnswer('container start', status, body)
}

/** A fault with a cause is whole: a sentence without an open slot, the engine's words, data that the contract takes. */
function expectTold(fault: Fault, cause: EngineErrorCode, text: string): void {
  expect(fault.data.cause).toBe(cause)
  expect(fault.message).toBe(engineErrorSentence(cause, fault.data.params ?? {}))
  expect(fault.message).not.toMatch(/\{\{/)
  expect(fault.data.detail).toBe(text)
  expect(fault.data.remedy?.join('\n')).not.toMatch(/\{\{|undefined/)
  expect(errorMap[fault.code].data.safeParse(fault.data).error).toBeUndefined()
}

describe('an error of libvirt is told by its cause', () => {
  it.each([...libvirtAnswers, ...storageAnswers])('$cause: $text', ({ cause, code, int1, text }) => {
    expectTold(faultOf(libvirtError(text, code, int1)), cause, text)
  })

  it.each(reportedByLibvirt)('$cause as others met it: $text', ({ cause, text }) => {
    expectTold(faultOf(libvirtError(text)), cause, text)
  })

  it('with the commands that mend it, at the connection that was asked', () => {
    const error = libvirtError("Requested operation is not valid: network 'lab net' is not active", 'OPERATION_INVALID')
    const at = faultOf(new StepFailure('virsh -c qemu:///session start a', [], error))
    expect(at).toMatchObject({ code: 'REFUSED', data: { params: { network: 'lab net' } } })
    expect(at.data.remedy).toEqual([
      "virsh -c qemu:///session net-start 'lab net'",
      "virsh -c qemu:///session net-autostart 'lab net'",
    ])
    expect(faultOf(error).data.remedy?.[0]).toBe("virsh net-start 'lab net'")
  })

  it('as a taken name where it is one', () => {
    const text = "operation failed: domain 'web' already exists with uuid 42f28346-c24e-4dfe-9e67-8068f9cc7255"
    expect(faultOf(libvirtError(text, 'OPERATION_FAILED'))).toMatchObject({
      code: 'NAME_TAKEN',
      data: { what: 'VM', name: 'web' },
    })
  })
})

describe('an error of Docker is told by its cause', () => {
  it.each(dockerAnswers)('$cause: $text', ({ cause, status, text }) => {
    expectTold(faultOf(dockerError(text, status)), cause, text)
  })

  it.each(reportedByDocker)('$cause as others met it: $text', ({ cause, text }) => {
    expectTold(faultOf(dockerError(text, 500)), cause, text)
  })

  it('with the commands that mend it, at the engine that was asked', () => {
    const error = dockerError('network lab id 84aceb has active endpoints', 403)
    const fault = faultOf(new StepFailure('docker -H ssh://room1 network rm lab', [], error))
    expect(fault.data.remedy).toEqual(['docker -H ssh://room1 network inspect lab'])
  })
})

describe('an error of the host is told by its cause', () => {
  it.each([
    ['file-denied', "EACCES: permission denied, open '/etc/shadow'", { path: '/etc/shadow' }],
    ['file-missing', "ENOENT: no such file or directory, open '/nope'", { path: '/nope' }],
    ['read-only', "EROFS: read-only file system, mkdir '/usr/x'", {}],
    ['files-used-up', 'EMFILE: too many open files', {}],
    ['no-space', 'ENOSPC: no space left on device, write', {}],
    ['device-busy', "EBUSY: resource busy or locked, rmdir '/mnt'", {}],
    ['server-silent', 'no answer from nas at port 2049: connect ECONNREFUSED', { host: 'nas', port: '2049' }],
    ['processes-used-up', 'spawn qemu-img EAGAIN', {}],
    ['program-slow', 'qemu-img: took too long and was stopped', { program: 'qemu-img' }],
  ] as const)('%s: %s', (cause, text, params) => {
    expect(faultOf(new Error(text)).data).toMatchObject({ cause, params })
  })

  it('program-absent, by what the shell-less start says', async () => {
    const fault = faultOf(await runCommand('labrig-test-no-such-program', []).catch((error: unknown) => error))
    expect(fault.data).toMatchObject({ cause: 'program-absent', params: { program: 'labrig-test-no-such-program' } })
  })
})

describe('an error that nobody knows', () => {
  it('is shown plainly, with the whole as the detail', () => {
    const text =
      'internal error: qemu unexpectedly closed the monitor: 2026-11-22T02:11:56.027241Z qemu-system-x86_64: -device {"driver":"nope"}: something new'
    const fault = faultOf(libvirtError(text))
    expect(fault).toMatchObject({ code: 'ENGINE_ERROR', message: 'something new', data: { detail: text } })
    expect(fault.data.cause).toBeUndefined()
  })

  it.each([
    ['internal error: ', 'internal error:'],
    ['operation failed: a: b', 'a: b'],
    ['plain', 'plain'],
    ['', ''],
  ])('keeps a text when nothing would be left: %j', (text, plain) => {
    expect(plainText(text).trim()).toBe(plain)
  })
})

describe('the table', () => {
  const entries = [...libvirtErrors, ...dockerErrors]
  const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name)

  it('is used whole: each cause has an entry, and a case here', () => {
    // What is wrong with a file is found by looking at it, not by an engine's text.
    const known = new Set<string>([
      ...entries.map(({ cause }) => cause),
      ...Object.keys(fileErrorTexts),
      ...Object.keys(snapshotErrorTexts),
    ])
    expect(Object.keys(engineErrorTexts).filter((code) => !known.has(code))).toEqual([])
    const tried = new Set<string>(
      [libvirtAnswers, storageAnswers, reportedByLibvirt, dockerAnswers, reportedByDocker]
        .flat()
        .map(({ cause }) => cause),
    )
    const ofHost = ['file-denied', 'file-missing', 'read-only', 'files-used-up', 'processes-used-up', 'server-silent']
    const untried = [...known].filter(
      (cause) =>
        !tried.has(cause) &&
        ![...ofHost, ...Object.keys(fileErrorTexts), ...Object.keys(snapshotErrorTexts)].includes(cause),
    )
    expect(untried.filter((cause) => !cause.startsWith('program-'))).toEqual(['docker-absent'])
  })

  it('fills every slot from the text: of the sentence and of the commands', () => {
    for (const { cause, pattern, params, remedy = [] } of entries) {
      const groups = [...pattern.source.matchAll(/\(\?<(\w+)>/g)].map(([, name = '']) => name.replace(/\d$/, ''))
      const given = new Set([...groups, ...Object.keys(params ?? {})])
      const { says, advice = '' }: { says: string; advice?: string } = engineErrorTexts[cause]
      const open = slots([says, advice, ...remedy].join(' ')).filter((name) => !given.has(name))
      expect(open, cause).toEqual([])
    }
  })

  it('takes no time for a text that is long and fits nothing', () => {
    const long = 'network cgroup https://x/ dial tcp exec: "' + 'a b: '.repeat(20_000)
    for (const { pattern } of entries) expect(pattern.test(long)).toBe(false)
  })
})
