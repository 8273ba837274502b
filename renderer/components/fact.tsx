import type { ReactNode } from 'react'

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
