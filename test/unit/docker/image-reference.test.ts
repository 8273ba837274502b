import { expect, it } from 'vitest'
import { parseImageReference } from '../../../main/docker/image-reference.ts'

it('takes an image name apart without mistaking a port for a tag', () => {
  const digest = `sha256:${'0'.repeat(64)}`
  const cases = [
    ['app', 'app', ''],
    ['app:1.0', 'app', '1.0'],
    ['host:5000/app', 'host:5000/app', ''],
    ['host:5000/team/app:1', 'host:5000/team/app', '1'],
    [`app@${digest}`, 'app', digest],
    [`host:5000/app:1@${digest}`, 'host:5000/app', digest],
  ] as const
  for (const [name, repository, version] of cases) expect(parseImageReference(name)).toEqual({ repository, version })
})
