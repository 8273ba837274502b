/** Puts the focus on the first field that is wrong, once it is drawn as such. */
export function focusProblem(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.rig-wizard [aria-invalid=true]')?.focus())
}
