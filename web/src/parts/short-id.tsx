import { ActionIcon, CopyButton, Group, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { PageLink } from './page-link.tsx'

interface ShortIdProps {
  id: string
  href?: string
  /** The kind of thing with this id, for screen readers: `order`. */
  of: string
  /** Shows the whole id. */
  isWhole?: boolean
}

const SHOWN = 13

const characters = new Intl.Segmenter()

/** Shortens an id between characters, never within one that consists of several code points. */
function shorten(id: string): string {
  const all = [...characters.segment(id)]
  return all.length > SHOWN + 3
    ? `${all
        .slice(0, SHOWN)
        .map(({ segment }) => segment)
        .join('')}…`
    : id
}

/** A shortened id as a link, with a button that copies the whole id. */
export function ShortId({ id, href, of, isWhole = false }: ShortIdProps) {
  const text = isWhole ? id : shorten(id)
  return (
    <Group gap={2} wrap="nowrap" component="span" className={isWhole ? 'short-id whole' : 'short-id'}>
      {href === undefined ? (
        <Text span inherit title={id} dir="auto">
          {text}
        </Text>
      ) : (
        <PageLink href={href} title={id} dir="auto">
          {text}
        </PageLink>
      )}
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            onClick={copy}
            aria-label={copied ? 'Copied' : `Copy the ${of} id`}
          >
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  )
}
