import { Alert, Text } from '@mantine/core'
import { useLocation, useSearchParams } from 'wouter'
import { findAddressProblems } from '../view/address-problems.ts'
import { PageLink } from './page-link.tsx'

/** Says what of the address the page could not make anything of, and leads to the address without it. */
export function AddressNote() {
  const [path] = useLocation()
  const [search] = useSearchParams()
  const problems = findAddressProblems(path, search)
  if (problems.length === 0) return null
  const corrected = new URLSearchParams(search)
  for (const name of problems.flatMap(({ names }) => names)) corrected.delete(name)
  return (
    <Alert color="yellow" title="A part of this address makes no sense" role="alert" mb="md" className="address-note">
      {problems.map(({ names, text }) => (
        <Text key={names.join()} size="sm">
          {text}
        </Text>
      ))}
      <Text size="sm" mt={4}>
        The page is shown without it.{' '}
        <PageLink c="inherit" underline="always" href={corrected.size > 0 ? `${path}?${corrected}` : path}>
          Remove it from the address
        </PageLink>
      </Text>
    </Alert>
  )
}
