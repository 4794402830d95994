import { usePathname } from 'wouter/use-browser-location'

/** The id in paths such as `/products/:id`. `useParams` would leave slashes and other delimiters of an id encoded. */
export function useIdInPath(): string {
  const [, , encoded = ''] = usePathname().split('/')
  try {
    return decodeURIComponent(encoded)
  } catch {
    // Not a link of the dashboard: a lone per cent sign is not an encoding.
    return encoded
  }
}
