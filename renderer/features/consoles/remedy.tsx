import { Button } from '@patternfly/react-core/dist/esm/components/Button'

interface Props {
  readonly text: string
  readonly onClick: () => void
}

/** What a person can do about a console that shows nothing new. */
export function Remedy({ text, onClick }: Props) {
  return (
    <Button variant="secondary" size="sm" onClick={onClick}>
      {text}
    </Button>
  )
}
