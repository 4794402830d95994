import { type BrowserLocationHook, useBrowserLocation, useSearch } from 'wouter/use-browser-location'

// wouter decodes what it is given with `decodeURI`, which is once too often: `%2525` in an address would become `%25` whenever
// parameters are changed, and a value `50%25` would be read as `50%`. What is encoded once more comes out as it stands in the address.

const encode = (text: string) => text.replaceAll('%', '%25')

/** The path of the address, exactly. */
export const useExactLocation: BrowserLocationHook = (options) => {
  const [path, navigate] = useBrowserLocation(options)
  return [encode(path), navigate]
}

/** The parameters of the address, exactly. */
export const useExactSearch = (): string => encode(useSearch())
