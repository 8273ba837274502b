/** Options of the commands that bring VMs to files and back; `true` takes a value. */
export const vmFileOptions = { name: true, pool: true, network: true, disk: true, start: false } as const
