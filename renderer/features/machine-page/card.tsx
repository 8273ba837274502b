import { useId, type ReactNode } from 'react'

interface Props {
  readonly title: string
  /** One line beside the title. */
  readonly sub?: ReactNode
  /** At the head's end. */
  readonly action?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

/** A part of a page with a head. */
export function Card({ title, sub, action, className = '', children }: Props) {
  const id = useId()
  return (
    <section className={`rig-mp-card ${className}`} aria-labelledby={id}>
      <header className="rig-mp-card-head">
        <h2 id={id}>{title}</h2>
        {sub !== undefined && <span className="rig-mp-card-sub">{sub}</span>}
        <span className="rig-grow" />
        {action}
      </header>
      <div className="rig-mp-card-body">{children}</div>
    </section>
  )
}

/** One line of a list of facts. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** What is read or typed by machines. */
export function Typed({ text }: { readonly text: string }) {
  return (
    <code translate="no" title={text}>
      {text}
    </code>
  )
}
