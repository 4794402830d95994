import { Group, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

interface PageTitleProps {
  title: string
  description?: ReactNode
  actions?: ReactNode
}

/** The title of a page, in the page and in the browser's tab. */
export function PageTitle({ title, description, actions }: PageTitleProps) {
  useEffect(() => {
    document.title = `${title} · Tidemark`
  }, [title])
  return (
    <Group justify="space-between" align="flex-end" gap="sm" className="page-head">
      <div>
        <Title order={1} size="h2" dir="auto">
          {title}
        </Title>
        {description && (
          <Text c="dimmed" size="sm">
            {description}
          </Text>
        )}
      </div>
      {actions}
    </Group>
  )
}
