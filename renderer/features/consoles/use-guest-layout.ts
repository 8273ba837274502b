import { useEffect, useState } from 'react'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import type { ConsoleOf } from './console-tab.ts'
import type { KeyLayout } from './key-layouts.ts'

/** The keyboard layout that a guest is taken to have: as chosen for its console, else as new VMs get it. */
export function useGuestLayout(tab: ConsoleOf<'screen'>): KeyLayout {
  const { session } = usePage()
  const state = useValue(session.state)
  const [usual, setUsual] = useState<KeyLayout>('us')
  useEffect(() => {
    if (state.type !== 'open' || tab.layout !== null) return
    let current = true
    state.client.settings.get().then(
      // libvirt's names: ja for the Japanese keyboard.
      ({ settings }) => current && setUsual(settings.keymap?.startsWith('ja') === true ? 'jp' : 'us'),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [state, tab.layout])
  return tab.layout ?? usual
}
