import { Checkbox } from '@patternfly/react-core/dist/esm/components/Checkbox'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Client } from '../../../api/client.ts'
import type { Vm } from '../../../../contract/machine.ts'
import { CodeBlock } from '../../../components/code-block.tsx'
import { ActDialog } from '../../act-dialog/act-dialog.tsx'
import { splitWords } from '../../../../contract/command-line.ts'
import { familyOf } from './install-agent.ts'

/** What the agent is given: a program with its arguments. Null while nothing, or a half-open quote, is typed. */
function wordsOf(text: string, shell: boolean): string[] | null {
  if (text.trim() === '') return null
  if (shell) return ['/bin/sh', '-c', text]
  const words = splitWords(text)
  return words === null || words.length === 0 ? null : words
}

/** Runs one program in the guest and shows what it printed. */
export function RunDialog({ vm, onClose }: { readonly vm: Vm; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [shell, setShell] = useState(() => familyOf(vm.os) !== 'windows')
  const command = wordsOf(text, shell)
  const call =
    command === null
      ? null
      : {
          procedure: 'vm.agent.run',
          input: { id: vm.id, command },
          run: (client: Client) => client.vm.agent.run({ id: vm.id, command }),
        }
  return (
    <ActDialog
      title={t('guest.run.title', { name: vm.name })}
      verb={t('guest.run.verb')}
      call={call}
      done={(result) => <Outcome {...result} />}
      onClose={onClose}
    >
      <label htmlFor="guest-command">{t('guest.run.command')}</label>
      <input
        id="guest-command"
        type="text"
        className="rig-input rig-typed-text"
        value={text}
        placeholder={shell ? 'uptime; df -h' : 'ipconfig /all'}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      />
      <Checkbox
        id="guest-shell"
        label={t('guest.run.shell')}
        description={t('guest.run.shellHint')}
        isChecked={shell}
        onChange={(_event, on) => setShell(on)}
      />
    </ActDialog>
  )
}

interface OutcomeProps {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  readonly truncated: boolean
}

function Outcome({ exitCode, stdout, stderr, truncated }: OutcomeProps) {
  const { t } = useTranslation()
  const said = [
    ['stdout', stdout],
    ['stderr', stderr],
  ] as const
  return (
    <div className="rig-guest-outcome">
      <p className={exitCode === 0 ? '' : 'rig-tone-attention'}>{t('guest.run.ended', { code: exitCode })}</p>
      {said.map(
        ([name, text]) =>
          text !== '' && (
            <section key={name} aria-label={t(`guest.run.${name}`)}>
              <h3>{t(`guest.run.${name}`)}</h3>
              <CodeBlock lines={text.replace(/\n$/, '').split('\n')} copyLabel={t('guest.run.copy')} />
            </section>
          ),
      )}
      {stdout === '' && stderr === '' && <p className="rig-quiet">{t('guest.run.silent')}</p>}
      {truncated && <p className="rig-tone-attention">{t('guest.run.truncated')}</p>}
    </div>
  )
}
