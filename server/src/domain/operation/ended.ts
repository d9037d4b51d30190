import type { Reason } from '../reason.ts';

const remedies = {
  up: 'Nothing is tried any more: mend what is named, then retry the store, or delete it.',
  back: 'Mend what is named, then ask for the change again.',
} as const;

/**
 * The error of an attempt as that of an operation that is given up (`up`) or taken back (`back`): what promised another
 * try promises it no more.
 */
export function ofEnded(error: Reason, ending: keyof typeof remedies): Reason {
  const { triedAgain, ...rest } = error;
  return triedAgain === undefined ? error : { ...rest, remedy: remedies[ending] };
}
