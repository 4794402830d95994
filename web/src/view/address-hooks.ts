import { type BrowserLocationHook, useBrowserLocation, useSearch } from 'wouter/use-browser-location'

// wouter decodes addresses with `decodeURI`, which is once too often: `%2525` would become `%25` whenever parameters change, and a
// value `50%25` would be read as `50%`. These hooks encode per cent signs once more, so that the result equals the address.

const encode = (text: string) => text.replaceAll('%', '%25')

/** The path of the address, exactly. */
export const useExactLocation: BrowserLocationHook = (options) => {
  const [path, navigate] = useBrowserLocation(options)
  return [encode(path), navigate]
}

/** The parameters of the address, exactly. */
export const useExactSearch = (): string => encode(useSearch())
