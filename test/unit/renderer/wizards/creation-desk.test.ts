import { describe, expect, it } from 'vitest'
import { userOf } from '../../../../renderer/features/new-vm/guest-form.ts'
import { CreationDesk } from '../../../../renderer/features/wizard/creation-desk.ts'

const begun = (user: string | null) => {
  const desk = new CreationDesk()
  desk.beginOfImage({ path: '/srv/a.qcow2', format: 'qcow2', user })
  return { desk, form: desk.vm().form.get() }
}

describe('a VM that is begun from an OS image', () => {
  it('has the image, and its own user as the first one', () => {
    const { desk, form } = begun('debian')
    expect(desk.open.get()).toBe('vm')
    expect(form).toMatchObject({ source: 'image', image: '/srv/a.qcow2', imageFormat: 'qcow2' })
    expect(userOf(form.guest)).toBe('debian')
  })

  it.each([null, 'root', 'Über'])('has the person’s own name where the image’s is %s', (user) => {
    expect(begun(user).form.guest.user).toBeNull()
  })
})
