import { describe, expect, it } from 'vitest'
import { BuildReader } from '../../../main/docker/build-reader.ts'

const lines = (...values: object[]) => Buffer.from(values.map((value) => `${JSON.stringify(value)}\r\n`).join(''))

/** What an engine 20.10 sent for "[3/4] RUN …": its start, two lines of output, its end. */
const trace = [
  'CukBCkdzaGEyNTY6NDc0MDYyYWEzY2ZmZTljYmMwZmY5YTFjN2FhMTMzYzI0OTU5NmYxYjYyN2Y2YTI5NzE5MGE5ZGI0OGJjNmQ3NRJHc2hhMjU2OmFkNzg2Nzc0NzY3YmFlNWUxNTQzODI4YjgwNDhkODZhYjRmODQzNWI3MjQ2NTI3YzA0ZmZmMDAxZWFmODg5YmEaR1szLzRdIFJVTiBbIi9iaW4vYnVzeWJveCIsInNoIiwiLWMiLCJlY2hvIGhpOyBzbGVlcCAwLjM7IGVjaG8gdHdvID4mMiJdKgwI4ZqL2AYQnaHxxAM=',
  'Gl0KR3NoYTI1Njo0NzQwNjJhYTNjZmZlOWNiYzBmZjlhMWM3YWExMzNjMjQ5NTk2ZjFiNjI3ZjZhMjk3MTkwYTlkYjQ4YmM2ZDc1EgsI4pqL2AYQ7+DTQxgBIgNoaQo=',
  'Gl8KR3NoYTI1Njo0NzQwNjJhYTNjZmZlOWNiYzBmZjlhMWM3YWExMzNjMjQ5NTk2ZjFiNjI3ZjZhMjk3MTkwYTlkYjQ4YmM2ZDc1EgwI4pqL2AYQzYvN0wEYAiIEdHdvCg==',
  'CvcBCkdzaGEyNTY6NDc0MDYyYWEzY2ZmZTljYmMwZmY5YTFjN2FhMTMzYzI0OTU5NmYxYjYyN2Y2YTI5NzE5MGE5ZGI0OGJjNmQ3NRJHc2hhMjU2OmFkNzg2Nzc0NzY3YmFlNWUxNTQzODI4YjgwNDhkODZhYjRmODQzNWI3MjQ2NTI3YzA0ZmZmMDAxZWFmODg5YmEaR1szLzRdIFJVTiBbIi9iaW4vYnVzeWJveCIsInNoIiwiLWMiLCJlY2hvIGhpOyBzbGVlcCAwLjM7IGVjaG8gdHdvID4mMiJdKgwI4ZqL2AYQnaHxxAMyDAjimovYBhCa4+veAQ==',
]

describe('the stream of a build', () => {
  it('of the classic builder becomes steps', () => {
    let now = 1000
    const reader = new BuildReader(() => (now += 500))
    reader.push(lines({ stream: 'Step 1/3 : FROM a' }, { stream: '\n' }, { stream: ' ---> 0123\n' }))
    reader.push(lines({ stream: 'Step 2/3 : RUN b\n' }, { stream: ' ---> Using cache\n' }))
    reader.push(lines({ stream: 'Step 3/3 : RUN c\n' }, { stream: 'hel' }, { stream: 'lo\nmo' }, { stream: 're\n' }))
    expect(reader.steps.map(({ state }) => state)).toEqual(['done', 'cached', 'running'])
    reader.push(lines({ aux: { ID: 'sha256:45' } }, { stream: 'Successfully built 45\nSuccessfully tagged x:1\n' }))
    reader.end()
    expect(reader.image).toBe('sha256:45')
    expect(reader.steps).toEqual([
      { id: '1/3', name: 'FROM a', state: 'done', started: 1500, ended: 2000, output: '' },
      { id: '2/3', name: 'RUN b', state: 'cached', started: 2500, ended: 3000, output: '' },
      { id: '3/3', name: 'RUN c', state: 'done', started: 3500, ended: 4000, output: 'hello\nmore\n' },
    ])
  })

  it('that fails keeps which step it was', () => {
    const reader = new BuildReader()
    reader.push(lines({ stream: 'Step 1/1 : RUN false\n' }))
    expect(() => reader.push(lines({ errorDetail: { code: 1, message: 'returned 1' }, error: 'returned 1' }))).toThrow(
      '1',
    )
    expect(reader.steps[0]?.state).toBe('failed')
  })

  it('of BuildKit becomes steps', () => {
    const reader = new BuildReader()
    const states = trace.map((aux) => {
      reader.push(lines({ id: 'moby.buildkit.trace', aux }))
      return reader.steps[0]?.state
    })
    expect(states).toEqual(['running', 'running', 'running', 'done'])
    const [step] = reader.steps
    expect(step).toMatchObject({ name: expect.stringContaining('[3/4] RUN'), output: 'hi\ntwo\n' })
    expect((step?.ended ?? 0) - (step?.started ?? 0)).toBeGreaterThan(300)
    expect(() => reader.push(lines({ id: 'moby.buildkit.trace', aux: 'Cuk=' }))).toThrow(RangeError)
  })

  it('is held in bounds, however much a step prints', () => {
    const reader = new BuildReader()
    reader.push(lines({ stream: 'Step 1/1 : RUN yes\n' }))
    for (let round = 0; round < 200; round++) reader.push(lines({ stream: `${'y'.repeat(1000)}\n` }))
    reader.push(lines({ stream: 'z'.repeat(1_000_000) }))
    expect(reader.steps[0]?.output.length).toBeLessThanOrEqual(8192)
  })
})
