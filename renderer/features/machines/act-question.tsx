import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import type { Machine } from '../../../contract/machine.ts'
import { useValue } from '../../lib/value.ts'
import { actWord } from './act-words.ts'
import { callFor, canTrash, keepAll, procedureOf, type DeletionChoice } from './acts.ts'
import { DeletionFacts } from './deletion-facts.tsx'
import type { Question } from './desk.ts'
import { ForceFacts } from './force-facts.tsx'
import { QuestionDialog } from './question-dialog.tsx'
import { tellTrashed } from './trash/trash-acts.ts'
import { TrashChoice } from './trash/trash-choice.tsx'

/** The question that stands before a forced end or a deletion. */
export function ActQuestion() {
  const { desk } = usePage()
  const question = useValue(desk.question)
  return question === null ? null : <OpenQuestion question={question} />
}

function OpenQuestion({ question: { act, machines } }: { readonly question: Question }) {
  const { t } = useTranslation()
  const page = usePage()
  const { desk, acts } = page
  const [choice, setChoice] = useState<DeletionChoice>(keepAll)
  const [irrecoverable, setIrrecoverable] = useState(false)
  const toTrash = act === 'delete' && choice.way === 'trash' && machines.every(canTrash)
  const object = objectOf(machines, t('question.machines', { count: machines.length }))
  const verb = actWord(act, machines, t)
  const close = () => {
    desk.question.set(null)
    focusBack(machines)
  }
  return (
    <QuestionDialog
      title={toTrash ? t('trash.title', { object }) : t('question.title', { verb, object })}
      verb={toTrash ? t('trash.verb', { object }) : t('question.verb', { verb, object })}
      danger={!toTrash}
      typed={irrecoverable ? (machines.length === 1 ? (machines[0]?.name ?? null) : String(machines.length)) : null}
      acts={machines.map((machine) => procedureOf(callFor(machine, act, choice)))}
      onClose={close}
      onConfirm={() => {
        void acts.actOn(machines, act, choice).then((done) => {
          if (act === 'delete' && choice.way === 'trash') tellTrashed(page, done.filter(canTrash), t)
        })
        close()
      }}
    >
      {act === 'delete' ? (
        <Fate machines={machines} choice={choice} onChoice={setChoice} onIrrecoverable={setIrrecoverable} />
      ) : (
        <ForceFacts machines={machines} />
      )}
    </QuestionDialog>
  )
}

interface FateProps {
  readonly machines: readonly Machine[]
  readonly choice: DeletionChoice
  readonly onChoice: (choice: DeletionChoice) => void
  readonly onIrrecoverable: (irrecoverable: boolean) => void
}

/** Where deleted machines go, and what is lost of those that go for good. */
function Fate({ machines, choice, onChoice, onIrrecoverable }: FateProps) {
  const lost = choice.way === 'trash' ? machines.filter((one) => !canTrash(one)) : machines
  return (
    <>
      {machines.some(canTrash) && <TrashChoice machines={machines} choice={choice} onChoice={onChoice} />}
      {lost.length > 0 && (
        <DeletionFacts machines={lost} choice={choice} onChoice={onChoice} onIrrecoverable={onIrrecoverable} />
      )}
    </>
  )
}

function objectOf(machines: readonly Machine[], several: string): string {
  const [first] = machines
  return machines.length === 1 && first !== undefined ? first.name : several
}

/** Back to the row that asked; the dialog's own memory does not know rows that left the DOM. */
function focusBack(machines: readonly Machine[]): void {
  const [first] = machines
  if (first === undefined) return
  requestAnimationFrame(() => document.getElementById(`row-${first.id}`)?.focus({ preventScroll: true }))
}
