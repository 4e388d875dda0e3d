import { tenantId } from './ids.ts'
import type { Raw } from './index.ts'
import { imdsAnswer } from './text.ts'

export function tenantInfo(): Raw['tenantInfo'] {
  return { attempts: [imdsAnswer('/metadata/identity/info?api-version=2018-02-01', 200, { tenantId })] }
}
