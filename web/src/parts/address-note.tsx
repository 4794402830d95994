import { Alert, Text } from '@mantine/core'
import { useLocation, useSearchParams } from 'wouter'
import { findAddressProblems } from '../view/address-problems.ts'
import { PageLink } from './page-link.tsx'

/** Lists the invalid parameters of the address, with a link to the address without them. */
export function AddressNote() {
  const [path] = useLocation()
  const [search] = useSearchParams()
  const problems = findAddressProblems(path, search)
  if (problems.length === 0) return null
  const corrected = new URLSearchParams(search)
  for (const name of problems.flatMap(({ names }) => names)) corrected.delete(name)
  return (
    <Alert
      color="yellow"
      title="Some parameters in this link are invalid"
      role="alert"
      mb="md"
      className="address-note"
    >
      {problems.map(({ names, text }) => (
        <Text key={names.join()} size="sm">
          {text}
        </Text>
      ))}
      <Text size="sm" mt={4}>
        These parameters are ignored.{' '}
        <PageLink c="inherit" underline="always" href={corrected.size > 0 ? `${path}?${corrected}` : path}>
          Reset to defaults
        </PageLink>
      </Text>
    </Alert>
  )
}
