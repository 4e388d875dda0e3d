import { der } from '../healthy/certificates.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { answers, endpoints, everywhere, noConnection, publicChain } from '../healthy/endpoints.ts'
import { lookedAt } from '../healthy/ids.ts'
import type { RuleCases } from './case.ts'
import { newHybridJoin, newJoin } from './commands.ts'

// Every case is looked at on 2026-11-20 at 02:14:09 UTC.
const valid = (range: string, change: (text: string) => string = (text) => text) =>
  dsregStatus(
    change(
      dsregCapture('joined-local-account').replace(
        '[ 2022-01-28 11:15:49.000 UTC -- 2032-01-28 11:45:49.000 UTC ]',
        range,
      ),
    ),
  )
const store = (...ders: string[]) => ({
  certificates: ders.map((one) => ({ thumbprint: 'FA1B9F8C34D66132AAF33E3C6C272D1DAF2DB766', der: one })),
  others: 0,
})
/** A service whose clock is so many seconds ahead of this VM's. */
const saysLater = (seconds: number) => (host: string, address: string) => ({
  direct: answers(address, publicChain(host), 404, {
    date: new Date(Date.parse(lookedAt) + seconds * 1000).toUTCString(),
  }),
})
const asHybrid = (text: string) => text.replace('DomainJoined : NO', 'DomainJoined : YES')

export default {
  ruleId: 'device-certificate-expired',
  fails: {
    'it expired last night': {
      evidence: { dsregStatus: valid('[ 2016-11-19 11:15:49.000 UTC -- 2026-11-19 11:45:49.000 UTC ]') },
      saw: ['expired at 2026-11-19 11:45:49 UTC', '2026-11-20 02:14:09 UTC'],
      commands: newJoin,
    },
    'dsregcmd prints no dates, and the certificate in the store has expired': {
      evidence: { dsregStatus: valid('[REDACTED_DATE_RANGE]'), deviceCertificates: store(der.expiredDevice) },
      saw: ['expired at 2026-11-19 11:45:49 UTC'],
    },
    'it expired a moment ago': {
      evidence: { dsregStatus: valid('[ 2016-11-20 01:44:09.000 UTC -- 2026-11-20 02:14:09.000 UTC ]') },
    },
    'hybrid-joined: Windows joins again by itself': {
      evidence: { dsregStatus: valid('[ 2016-11-19 11:15:49.000 UTC -- 2026-11-19 11:45:49.000 UTC ]', asHybrid) },
      commands: newHybridJoin,
    },
    'the clock is behind the day of the join': {
      evidence: { dsregStatus: valid('[ 2027-01-28 11:15:49.000 UTC -- 2037-01-28 11:45:49.000 UTC ]') },
      saw: ['valid from 2027-01-28 11:15:49 UTC', 'clock'],
      commands: ['w32tm.exe /resync', ...newJoin],
    },
    'the clock is behind the day of a hybrid join': {
      evidence: { dsregStatus: valid('[ 2027-01-28 11:15:49.000 UTC -- 2037-01-28 11:45:49.000 UTC ]', asHybrid) },
      commands: ['w32tm.exe /resync', ...newHybridJoin],
    },
    'nobody told the time, so that the clock is believed': {
      evidence: {
        dsregStatus: valid('[ 2016-11-19 11:15:49.000 UTC -- 2026-11-19 11:45:49.000 UTC ]'),
        endpoints: endpoints(everywhere((_, address) => ({ direct: noConnection('TIMEOUT', address) }))),
      },
      cause: 'endpoint-unreachable',
      commands: newJoin,
    },
    'the clock is wrong, but by the right time the certificate is over, too': {
      evidence: {
        dsregStatus: valid('[ 2016-11-19 11:15:49.000 UTC -- 2026-11-19 11:45:49.000 UTC ]'),
        endpoints: endpoints(everywhere(saysLater(3600))),
      },
      cause: 'clock-skewed',
      commands: newJoin,
    },
    'the clock is wrong, and the certificate with it: the join is left alone': {
      evidence: {
        dsregStatus: valid('[ 2016-11-19 11:15:49.000 UTC -- 2026-11-20 01:45:49.000 UTC ]'),
        endpoints: endpoints(everywhere(saysLater(-3600))),
      },
      cause: 'clock-skewed',
      saw: ['That clock is wrong'],
      commands: [],
    },
    'the paste broke the line in the middle of the time': {
      evidence: { dsregStatus: valid('[ 2016-11-19 11:15:49.000 UTC -- 2026-11-19 11:45\n:49.000 UTC ]') },
      saw: ['2026-11-19 11:45:49 UTC'],
    },
  },
  passes: {
    'valid for years': {},
    'dsregcmd prints no dates, and the certificate in the store is valid': {
      evidence: { dsregStatus: valid('[REDACTED_DATE_RANGE]') },
    },
    'valid for one more second': {
      evidence: { dsregStatus: valid('[ 2016-11-20 01:44:10.000 UTC -- 2026-11-20 02:14:10.000 UTC ]') },
    },
  },
  notApplicable: {
    'the dates are masked, and the store could not be read': {
      evidence: { dsregStatus: valid('[REDACTED_DATE_RANGE]'), deviceCertificates: store() },
    },
    'the dates are masked, and the store holds the certificate of Remote Desktop': {
      evidence: { dsregStatus: valid('[REDACTED_DATE_RANGE]'), deviceCertificates: store(der.peerToPeer) },
    },
    'day and month cannot be told apart, and the store holds the certificate of another device': {
      evidence: {
        dsregStatus: valid('[ 02/03/2016 11:15:49 -- 03/02/2026 11:45:49 ]', (text) =>
          text.replace('ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679', '11111111-7b2f-4567-bf0c-c0a4ceb8b679'),
        ),
        deviceCertificates: store(der.expiredDevice),
      },
    },
    'not joined, but a work account has a certificate that expired': {
      evidence: {
        dsregStatus: dsregStatus(
          dsregCapture('workplace-joined-msa').replace(
            '[REDACTED_DATE_RANGE]',
            '[ 2012-01-28 11:15:49.000 UTC -- 2022-01-28 11:45:49.000 UTC ]',
          ),
        ),
      },
    },
  },
} satisfies RuleCases
