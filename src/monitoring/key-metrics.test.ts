import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { createKeyMetrics } from './key-metrics.ts'

test('the number of series has a limit: further keys are counted together', async () => {
  const registry = new Registry()
  const metrics = createKeyMetrics(registry)
  for (let i = 0; i < 250; i++) metrics.countKeyRequest(`key ${i}`, 200)
  metrics.countKeyRequest('key 3', 404)
  const text = await registry.metrics()
  const lines = text.split('\n').filter((line) => line.startsWith('tidemark_key_requests_total{'))
  expect(lines).toHaveLength(102)
  expect(lines).toContain('tidemark_key_requests_total{key="other",outcome="ok"} 150')
  expect(lines).toContain('tidemark_key_requests_total{key="key 3",outcome="invalid"} 1')
})
