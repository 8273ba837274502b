import { it } from 'vitest'

it('passes while something else breaks', async () => {
  void Promise.reject(new Error('nobody catches this'))
  await new Promise((resolve) => setTimeout(resolve, 20))
})
