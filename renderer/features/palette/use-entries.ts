import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { paths, type Place } from '../../app/routes.ts'
import { collatorOf } from '../../lib/format.ts'
import { useValue } from '../../lib/value.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { machinePath } from '../machine-page/machine-path.ts'
import type { MachineTab } from '../machine-page/machine-tabs.ts'
import { actEntries } from './act-entries.ts'
import { containerEntries, pruneEntries } from './container-entries.ts'
import type { PaletteEntry } from './entry.ts'
import {
  commandEntries,
  creationEntries,
  networkCreationEntries,
  pageEntries,
  partEntries,
  settingEntries,
} from './general-entries.ts'
import { comingBackEntries, keepEntries } from './keep-entries.ts'
import { networkEntries } from './network-entries.ts'
import { vmEntries } from './vm-entries.ts'

/** Everything that can be chosen, as it stands now. */
export function useEntries(): readonly PaletteEntry[] {
  const { t, i18n } = useTranslation()
  const page = usePage()
  const sentence = useSentence()
  const navigate = useNavigate()
  const settings = useValue(page.settings.settings)
  const [round, setRound] = useState(0)
  useEffect(() => page.machines.subscribe(() => setRound((count) => count + 1)), [page])
  return useMemo(() => {
    const go = (place: Place) => void navigate({ to: paths[place] })
    const showMachine = (id: string, tab?: MachineTab) =>
      void navigate({ to: machinePath, params: { id }, search: tab === undefined ? {} : { tab } })
    const tools = { page, t, sentence, showMachine }
    const { compare } = collatorOf(i18n.language)
    const machines = [...page.machines.machines()].sort((a, b) => compare(a.name, b.name))
    return [
      ...pageEntries(t, go),
      ...partEntries(t, (to) => void navigate({ to })),
      ...creationEntries(page, t),
      ...networkCreationEntries(page, t),
      ...commandEntries(page, t, go),
      ...pruneEntries(tools),
      ...comingBackEntries(tools, () => go('machines')),
      ...settingEntries(page, t),
      ...machines.flatMap((machine) => [
        ...actEntries(machine, tools),
        ...vmEntries(machine, tools),
        ...keepEntries(machine, tools),
        ...containerEntries(machine, tools),
        ...networkEntries(machine, tools),
      ]),
    ]
    // `round` and `settings` stand for what the stores hold.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [page, t, i18n.language, sentence, navigate, round, settings])
}
