import { oneLine } from '../../lib/one-line.ts';
import type { ReasonCode } from '../words.ts';
import { planQuota } from './quota.ts';

/** Why the API server took an object not in, in words for a person. Whether it is tried again is for whoever asked to say. */
export interface ClusterRefusal {
  code: ReasonCode;
  message: string;
  remedy: string;
}

/** What was refused, as the sentence calls it: `web`, and `web cannot start`. */
export interface Refused {
  name: string;
  cannot: string;
}

interface Rule {
  pattern: RegExp;
  say(match: RegExpExecArray, refused: Refused): ClusterRefusal;
}

const longestName = 100;
const longestDetail = 240;

const named = (name: string | undefined): string => `"${oneLine(name ?? '', longestName)}"`;

/** Without the full stop, which our own sentence sets. */
const cleaned = (text: string): string => oneLine(text, longestDetail).replace(/[\s.]+$/, '');

/** How the API server words what it refuses. A rule's own words may say anything, so who refuses is looked for first. */
const rules: readonly Rule[] = [
  {
    pattern: /(?:failed calling webhook "([^"]+)"|conversion webhook for (.+?) failed):\s*(.*)/s,
    say: ([, name, converted, rest], { cannot }) => ({
      code: 'WEBHOOK_UNREACHABLE',
      message: `The cluster asks the webhook ${named(name ?? converted)} first, and its service does not answer${inBrackets(rest)}, so ${cannot}.`,
      remedy: "Bring the webhook's service back, or have whoever runs the cluster remove its configuration.",
    }),
  },
  {
    pattern:
      /(?:admission webhook "([^"]+)" denied the request|(?:Validating|Mutating)AdmissionPolicy '([^']+)'.*? denied request)(?::\s*| )(.*)/s,
    say: ([, webhook, policy, own], { name }) => ({
      code: 'ADMISSION_DENIED',
      message: `The cluster's policy ${named(webhook ?? policy)} refuses ${name}: ${cleaned(own ?? '')}.`,
      remedy: 'Ask whoever runs the cluster to allow it, or to change this policy.',
    }),
  },
  {
    pattern: /exceeded quota: ([^\s,]+)(?:, requested: (.*?), used: (.*?), limited: (.*))?/is,
    say: ([, name, requested, used, limited], { cannot }) => {
      const numbers =
        requested === undefined
          ? ''
          : `: it needs ${amounts(requested)}, ${amounts(used)} is used, ${amounts(limited)} is allowed`;
      return name === planQuota
        ? {
            code: 'QUOTA_EXCEEDED',
            message: `The plan's limit is reached, so ${cannot}${numbers}.`,
            remedy: 'Choose a larger plan.',
          }
        : {
            code: 'QUOTA_EXCEEDED',
            message: `The quota ${named(name)}, which is not of this store's plan, is used up, so ${cannot}${numbers}.`,
            remedy:
              'Ask whoever runs the cluster to raise or remove this quota; a larger plan does not help.',
          };
    },
  },
  {
    pattern: /failed quota: ([^\s,:]+): (.*)/is,
    say: ([, name, own], { cannot }) => ({
      code: 'QUOTA_EXCEEDED',
      message: `The quota ${named(name)} wants amounts that the chart does not state, so ${cannot}: ${cleaned(own ?? '')}.`,
      remedy: 'Ask whoever runs the cluster to change or remove this quota.',
    }),
  },
  {
    pattern: /violates PodSecurity "([^"]*)":?\s*(.*)/is,
    say: ([, level, own], { name }) => ({
      code: 'POD_SECURITY_DENIED',
      message: `The cluster's security rules (Pod Security ${named(level)}) do not allow ${name}: ${cleaned(own ?? '')}.`,
      remedy: 'The chart must be changed; report this to whoever runs this platform.',
    }),
  },
  {
    pattern:
      /\[?((?:(?:maximum|minimum) \S+ usage per|must specify (?:limits|requests)|\S+ max limit to request ratio per).*)/is,
    say: ([, own], { name }) => ({
      code: 'LIMIT_RANGE_DENIED',
      message: `The size of ${name} is outside what the limits of its namespace allow: ${cleaned((own ?? '').replace(/\]\s*$/, ''))}.`,
      remedy:
        "Choose a larger plan if the limit is the plan's; if it is a rule of the cluster's own (LimitRange), ask whoever runs it to change that.",
    }),
  },
];

/** Undefined for words that no rule knows. */
export function readRefusal(text: string, refused: Refused): ClusterRefusal | undefined {
  for (const rule of rules) {
    const match = rule.pattern.exec(text);
    if (match) return rule.say(match, refused);
  }
  return undefined;
}

/** Why the call failed, without the address that was called. */
function inBrackets(rest: string | undefined): string {
  const why = cleaned(
    (rest ?? '').replace(/^failed to call webhook:\s*/, '').replace(/^(?:Post|Get) "[^"]*":\s*/, ''),
  );
  return why === '' ? '' : ` (${why})`;
}

const amounts = (text: string | undefined): string => oneLine((text ?? '').replace(/=/g, ' '), 120);

/** Words that no rule knows, less what every refusal begins with. */
export const ownWords = (text: string): string =>
  cleaned(text.replace(/^Error creating: /, '').replace(/^.*? is forbidden: /s, ''));
