import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { QuestionDialog } from '../machines/question-dialog.tsx'

/** Stands before an act of the palette that loses something. */
export function PaletteQuestionDialog() {
  const { palette } = usePage()
  const question = useValue(palette.question)
  if (question === null) return null
  const close = () => palette.question.set(null)
  return (
    <QuestionDialog
      title={question.title}
      verb={question.verb}
      acts={question.acts}
      onClose={close}
      onConfirm={() => {
        question.run()
        close()
      }}
    >
      <p>{question.loses}</p>
    </QuestionDialog>
  )
}
