import { der } from './certificates.ts'
import type { Raw } from './index.ts'

export function deviceCertificates(): Raw['deviceCertificates'] {
  return {
    certificates: [
      { thumbprint: 'CEC55C2566633AC8DA3D9E3EAD98A599084D0C4C', der: der.device },
      { thumbprint: 'AD7C979C613550B403126BC5FFB647ED77E69895', der: der.peerToPeer },
    ],
    others: 1,
  }
}
