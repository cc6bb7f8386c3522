import type { AppError } from '../../protocol/errors.ts';
import type { Method } from '../../protocol/methods.ts';
import type { Client } from '../../rpc/openClient.ts';

/** A running sidecar that the contract suite is pointed at. */
export interface ContractTarget {
  socketPath: string;
  /** Holds every scope. */
  adminToken: string;
  /** Methods that must not be called for good here (`sidecar/stop` of a sidecar that is still needed). */
  spared: readonly Method[];
  /** Where the target answers with the samples: exactly these come back. Else any AppError that is not a refusal of the call is good too. */
  answersSamples: boolean;
  /** Opens as the suite's client; closed by `close`. */
  open(token?: string, onError?: (error: AppError) => void): Promise<Client>;
  close(): Promise<void>;
}

export type OpenTarget = () => Promise<ContractTarget>;
