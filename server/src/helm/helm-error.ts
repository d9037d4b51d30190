import { ToldError } from '../lib/told-error.ts';

/** Helm cannot be used, or could not be asked. `retryable` tells whether the same call may work later. */
export class HelmError extends ToldError {
  readonly code: 'HELM_MISSING' | 'HELM_TOO_OLD' | 'HELM_UNANSWERED';
  readonly retryable: boolean;
  constructor(code: HelmError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = code === 'HELM_UNANSWERED';
  }
}
