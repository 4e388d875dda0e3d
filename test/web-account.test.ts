import { expect, test } from 'vitest'
import { webAccountSignIn } from '../src/web-account.ts'

test.each([
  [17763, 6000, { supported: false, kb: null }],
  [19041, 6000, { supported: false, kb: null }],
  [19044, 2129, { supported: false, kb: 'KB5018410', build: '19044.2130' }],
  [19044, 2130, { supported: true }],
  [19045, null, { supported: true }],
  [20348, 1128, { supported: false, kb: 'KB5018421', build: '20348.1129' }],
  [20348, 1129, { supported: true }],
  [20348, null, null],
  [22000, 1097, { supported: false, kb: 'KB5018418', build: '22000.1098' }],
  [22621, 673, { supported: false, kb: 'KB5018427', build: '22621.674' }],
  [26100, 1, { supported: true }],
  [null, 1, null],
])('build %s.%s', (build, revision, expected) => {
  expect(webAccountSignIn({ build, revision })).toEqual(expected)
})
