/** What is wrong with the configuration of a local bus, in one line. */
export class BusConfigError extends Error {
  override readonly name = 'BusConfigError'
}
