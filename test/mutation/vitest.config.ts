// The tests that watch the files of one partition; scripts/test-mutation.ts names them.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: process.env.MUTATION_TESTS?.split(',') ?? [], testTimeout: 180_000, isolate: false },
})
