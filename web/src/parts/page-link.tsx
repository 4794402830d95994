import { Anchor, type AnchorProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'

interface PageLinkProps extends AnchorProps {
  /** An address of `useLinks`. */
  href: string
  title?: string
  dir?: 'auto'
  children: ReactNode
}

/** A link within the dashboard: the page stays, its content changes. */
export function PageLink({ href, ...rest }: PageLinkProps) {
  return <Anchor component={Link} href={href} inherit {...rest} />
}
