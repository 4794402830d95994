import type { ReaderWithPassword } from '../../access/sql-readers/sql-readers.ts'
import type { Terminal } from '../frame/terminal.ts'

/** The password alone on standard output, for a file or a variable. Everything else is on standard error. */
export function printPassword(terminal: Terminal, { reader, password }: ReaderWithPassword): void {
  const { name, tenants, showsPeople } = reader
  const whose = tenants === null ? 'all tenants' : `tenant ${tenants.join(', ')}`
  terminal.note(`SQL reader "${name}": ${whose}, ${showsPeople ? 'with' : 'without'} ids of customers.`)
  terminal.note(`The views are in the schema "${name}". The password is shown only now.`)
  process.stdout.write(`${password}\n`)
}
