// The tests that watch the files of one partition; scripts/test-mutation.ts names them.
// Not isolated: one worker for all files of a run, which is three times as quick as one for each.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: process.env.MUTATION_TESTS?.split(',') ?? [], testTimeout: 180_000, isolate: false },
})
