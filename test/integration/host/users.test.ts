import { beforeEach, describe, expect, it } from 'vitest'
import { DOCKER, lacking, privateLibvirt, testUser, type TestUser } from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const listDomains = (user: TestUser, uri = 'qemu:///system'): ReturnType<TestUser['run']> =>
  user.run('virsh', ['-q', '-c', uri, 'list', '--all', '--name'])
const listContainers = (user: TestUser): ReturnType<TestUser['run']> =>
  user.run(DOCKER, ['-H', 'unix:///run/docker.sock', 'ps', '-q'])

describe('a user without groups', () => {
  it("is refused by the engine's socket and by libvirt", async () => {
    await using user = await testUser()
    expect(await user.run('id', ['-un'])).toMatchObject({ code: 0, stdout: `${user.name}\n` })
    const containers = await listContainers(user)
    expect(containers.code).not.toBe(0)
    expect(containers.stderr).toMatch(/permission denied/)
    const domains = await listDomains(user)
    expect(domains.code).not.toBe(0)
    expect(domains.stderr).toMatch(/permission denied|authentication (unavailable|failed)|access denied/i)
  })
})

describe('a user in the groups of both engines', () => {
  it('is let in', async () => {
    await using user = await testUser({ groups: ['libvirt', 'docker'] })
    expect(await listContainers(user)).toMatchObject({ code: 0 })
    expect(await listDomains(user)).toMatchObject({ code: 0 })
  })
})

describe('polkit', () => {
  it('lets in whom its rule names and refuses the others', async () => {
    await using engine = await privateLibvirt({ auth: 'polkit' })
    await using allowed = await testUser({ polkit: 'yes' })
    await using refused = await testUser({ polkit: 'no' })
    expect(await listDomains(allowed, engine.uri)).toMatchObject({ code: 0 })
    const answer = await listDomains(refused, engine.uri)
    expect(answer.code).not.toBe(0)
    expect(answer.stderr).toMatch(/access denied by policy|authentication (unavailable|failed)/i)
  })
})
