// How Stryker runs; scripts/test-mutation.ts says on what.
export default {
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  tempDirName: 'dist/mutation',
  ignorePatterns: ['dist', 'docs', 'schemas', '.ci'],
  // Stryker would rewrite the paths in it with TypeScript's JavaScript API, which TypeScript 7 has not; there are none to rewrite.
  tsconfigFile: 'none',
  disableTypeChecks: false,
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, skipFull: true },
  timeoutMS: 10_000,
}
