import type { ComponentPicture, StatusFacts } from '../status-facts.ts';
import { brief, containersOf, type Finding } from './finding.ts';

const imageProblems = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

interface Problem {
  pattern: RegExp;
  says: string;
  remedy: string;
  /** No registry will ever have it. */
  inVain?: true;
}

const goesOn = 'It goes on by itself';

/** How registries word it; several say "not found" or "does not exist" of what they merely keep to themselves. */
const problems: readonly Problem[] = [
  {
    pattern: /toomanyrequests|too many requests|rate limit|\b429\b/i,
    says: 'the registry limits how often it may be asked (rate limit)',
    remedy: `Wait until the limit is over, or give the cluster an account at this registry or a mirror of it. ${goesOn}.`,
  },
  {
    pattern: /no match for platform|no matching manifest for|exec format error/i,
    says: 'it is not made for the kind of processor that the node has',
    remedy: 'Use an image that is made for the architecture of the nodes, or add a node that fits.',
    inVain: true,
  },
  {
    pattern: /unauthorized|\bdenied|forbidden|authentication|authorization|no basic auth|\b40[13]\b/i,
    says: 'the registry refuses access',
    remedy: `Check that the image's name is right and that the cluster has credentials for this registry. ${goesOn} as soon as it may be pulled.`,
  },
  {
    pattern: /not found|does not exist|manifest unknown|name unknown/i,
    says: 'there is no such image',
    remedy: `Check that this image and tag exist and that the cluster may pull them. ${goesOn} as soon as the image is there.`,
    inVain: true,
  },
  {
    pattern: /no space left on device/i,
    says: 'the disk of the node is full',
    remedy: `Make room on the node. ${goesOn} then.`,
  },
  {
    pattern: /timeout|timed out|no such host|connection refused|dial tcp|network|x509|RegistryUnavailable/i,
    says: 'the registry cannot be reached',
    remedy: `Check the way from the nodes to the registry. ${goesOn} as soon as it answers.`,
  },
];

export function imageMissing(picture: ComponentPicture, facts: StatusFacts): Finding | undefined {
  const found = containersOf(picture).find(({ container }) =>
    imageProblems.has(container.waiting?.reason ?? ''),
  );
  if (!found) return undefined;
  const { container, pod } = found;
  const detail = told(found, facts);
  const known = problems.find(({ pattern }) => pattern.test(detail));
  const isNoName = container.waiting?.reason === 'InvalidImageName';
  const says =
    known?.says ?? (detail === '' ? 'the registry gave no reason' : brief(detail, 160).replace(/\.$/, ''));
  return {
    code: 'IMAGE_PULL_FAILED',
    ...(known?.inVain === true || isNoName ? { inVain: true } : {}),
    message: `The image "${brief(container.image, 160)}" of ${picture.expected.name} cannot be pulled: ${says}.`,
    remedy:
      known?.remedy ??
      `Check that this image and tag exist and that the cluster may pull them. ${goesOn} then.`,
    pod: pod.name,
  };
}

/** Less the image's own name, which may contain any word. While a kubelet backs off it may leave out why: an Event told it before. */
function told(
  { container, pod }: ReturnType<typeof containersOf>[number],
  { observed }: StatusFacts,
): string {
  const less = (text: string): string => text.replaceAll(container.image, '…');
  const own = less(container.waiting?.message ?? '');
  if (problems.some(({ pattern }) => pattern.test(own))) return own;
  const event = observed.warnings.find(
    ({ objectName, reason, message }) =>
      objectName === pod.name && reason === 'Failed' && message.startsWith('Failed to pull image'),
  );
  return event === undefined ? own : less(event.message);
}
