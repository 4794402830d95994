/** An error in the configuration or options of a local bus. The message is one line for users. */
export class BusConfigError extends Error {
  override readonly name = 'BusConfigError'
}
