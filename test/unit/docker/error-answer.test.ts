import { describe, expect, it } from 'vitest'
import { errorFromAnswer, errorFromSocket } from '../../../main/docker/error-answer.ts'
import { DockerError, isDockerError } from '../../../main/docker/errors.ts'

const answer = (status: number, message: string): DockerError =>
  errorFromAnswer('test', status, JSON.stringify({ message }))

describe('an error answer', () => {
  it('gets its reason from the status', () => {
    const reasons = [
      [304, 'not-modified'],
      [400, 'bad-request'],
      [401, 'unauthorized'],
      [403, 'unauthorized'],
      [404, 'not-found'],
      [409, 'conflict'],
      [500, 'engine'],
      [501, 'unsupported'],
      [503, 'engine'],
    ] as const
    for (const [status, reason] of reasons)
      expect(answer(status, 'text')).toMatchObject({ reason, status, message: 'text' })
  })

  it('names the taken port, in every wording that engines use', () => {
    const texts = [
      'driver failed programming external connectivity on endpoint x (0123): Bind for 0.0.0.0:8080 failed: port is already allocated',
      'driver failed programming external connectivity on endpoint x (0123): Error starting userland proxy: listen tcp4 0.0.0.0:8080: bind: address already in use',
      'failed to set up container networking: driver failed programming external connectivity on endpoint x (01): failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already in use',
      'rootlessport listen tcp 0.0.0.0:8080: bind: address already in use',
      'Bind for :::8080 failed: port is already allocated',
      'failed to bind host port 127.0.0.1:8080/tcp: address already in use',
    ]
    for (const text of texts)
      expect(answer(500, text), text).toMatchObject({ reason: 'port-in-use', detail: { port: 8080 } })
    expect(answer(500, 'address already in use')).toMatchObject({ reason: 'port-in-use', detail: {} })
  })

  it('names who holds a name', () => {
    const docker = 'Conflict. The container name "/web" is already in use by container "abc123". You have to remove …'
    expect(answer(409, docker)).toMatchObject({ reason: 'name-in-use', detail: { holder: 'abc123' } })
    const podman =
      'creating container storage: the container name "web" is already in use by abc123. You have to remove …'
    expect(answer(500, podman)).toMatchObject({ reason: 'name-in-use', detail: { holder: 'abc123' } })
    expect(answer(409, 'network with name lan already exists')).toMatchObject({ reason: 'name-in-use' })
    expect(answer(409, 'You cannot remove a running container')).toMatchObject({ reason: 'conflict', detail: {} })
  })

  it('takes the text of a proxy that answers no JSON, bounded', () => {
    expect(errorFromAnswer('test', 502, '<html>Bad Gateway</html>')).toMatchObject({
      message: '<html>Bad Gateway</html>',
    })
    expect(errorFromAnswer('test', 500, 'x'.repeat(100_000)).message).toHaveLength(500)
    expect(errorFromAnswer('test', 500, '').message).toContain('HTTP 500')
    expect(errorFromAnswer('test', 500, '{"message": 5}').message).toBe('{"message": 5}')
  })

  it('reads the fields of podman', () => {
    const body = JSON.stringify({ cause: 'no such container', message: 'no container with name x', response: 404 })
    expect(errorFromAnswer('test', 404, body).message).toBe('no container with name x')
  })
})

describe('an error of the socket', () => {
  it('tells absent, denied, foreign and broken apart', () => {
    const codes = [
      ['ENOENT', 'absent'],
      ['ECONNREFUSED', 'absent'],
      ['EACCES', 'denied'],
      ['EPERM', 'denied'],
      ['HPE_INVALID_CONSTANT', 'bad-answer'],
      ['ECONNRESET', 'lost'],
      ['EPIPE', 'lost'],
      ['', 'lost'],
    ] as const
    for (const [code, reason] of codes) {
      const error = errorFromSocket('test', Object.assign(new Error('x'), { code }), '/run/x.sock')
      expect(error, code).toMatchObject({ reason, status: 0 })
      expect(error.message).toContain('/run/x.sock')
    }
  })

  it('lets a typed error pass', () => {
    const typed = new DockerError({ operation: 'a', reason: 'timeout', message: 'm' })
    expect(errorFromSocket('b', typed, 'c')).toBe(typed)
    expect(isDockerError(typed)).toBe(true)
    expect(isDockerError(typed, 'lost')).toBe(false)
    expect(isDockerError(new Error('x'))).toBe(false)
  })
})
