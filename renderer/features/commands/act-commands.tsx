import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../contract/machine.ts'
import { actsFor, callFor, canAct, procedureOf, type ActName } from '../machines/acts.ts'
import { actWord } from '../machines/act-words.ts'
import { Commands } from './commands.tsx'

/** A choice of act, and the commands that do the same to the machines that can take it. */
export function ActCommands({ machines }: { readonly machines: readonly Machine[] }) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState<ActName | null>(null)
  const acts = actsFor(machines)
  const act = wanted !== null && acts.includes(wanted) ? wanted : acts[0]
  if (act === undefined) return <p className="rig-quiet">{t('commands.none')}</p>
  const able = machines.filter((machine) => canAct(machine, act))
  return (
    <>
      <div className="rig-tabs" role="group" aria-label={t('commands.which')}>
        {acts.map((one) => (
          <button key={one} type="button" aria-pressed={one === act} onClick={() => setWanted(one)}>
            {actWord(one, machines, t)}
          </button>
        ))}
      </div>
      <Commands acts={able.map((machine) => procedureOf(callFor(machine, act)))} />
    </>
  )
}
