import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 180_000,
    // Far from UTC and by half an hour: a time that is taken for local time shows.
    env: { TZ: 'Asia/Kolkata' },
  },
})
