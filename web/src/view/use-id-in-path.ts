import { usePathname } from 'wouter/use-browser-location'

/** The id in `/products/:id` and the like, whatever it holds. `useParams` leaves slashes and other delimiters of an id encoded. */
export function useIdInPath(): string {
  const [, , encoded = ''] = usePathname().split('/')
  try {
    return decodeURIComponent(encoded)
  } catch {
    // Not by a link of ours: a lone per cent sign stands for itself.
    return encoded
  }
}
