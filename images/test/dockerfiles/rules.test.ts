import { describe, expect, it } from 'vitest';
import { parseDockerfile } from './parse.ts';
import { lint, lintIgnored, ruleNames } from './rules.ts';

const good = `# What it is.
ARG BASE=docker.io/library/node:24.21.0-bookworm-slim
FROM \${BASE} AS build
COPY package.json package-lock.json ./
RUN npm ci \\
  # why this
  && npm run build
FROM \${BASE}
LABEL org.opencontainers.image.title="a" org.opencontainers.image.description="b" \\
  org.opencontainers.image.version="1" org.opencontainers.image.revision="c" \\
  org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /build/dist ./
USER 10001:10001
CMD ["node", "server.js"]
`;

const rulesBroken = (text: string): string[] => [...new Set(lint(text).map(({ rule }) => rule))].sort();

/** rule → what to plant where; each must be found, and nothing else. */
const mistakes: [rule: string, find: string, put: string][] = [
  ['base-is-pinned', 'node:24.21.0-bookworm-slim', 'node:24'],
  ['base-is-pinned', 'node:24.21.0-bookworm-slim', 'node'],
  [
    'base-is-pinned',
    'ARG BASE=docker.io/library/node:24.21.0-bookworm-slim',
    'ARG BASE=docker.io/library/node',
  ],
  ['base-is-qualified', 'docker.io/library/node', 'node'],
  ['no-latest', 'RUN npm ci', 'RUN npx tool@latest && npm ci'],
  ['user-is-a-number-but-0', 'USER 10001:10001\n', ''],
  ['user-is-a-number-but-0', 'USER 10001:10001', 'USER node'],
  ['user-is-a-number-but-0', 'USER 10001:10001', 'USER 0'],
  ['user-is-a-number-but-0', 'USER 10001:10001', 'USER 10001:10001\nUSER root'],
  ['no-add', 'COPY package.json', 'ADD https://example.org/a.tar.gz /\nCOPY package.json'],
  ['no-download-without-check', 'RUN npm ci', 'RUN curl -o a https://example.org/a && npm ci'],
  ['no-secret', 'USER 10001', 'ENV JWT_SECRET=supersecret\nUSER 10001'],
  ['no-secret', 'USER 10001', 'ARG NPM_TOKEN=abc\nUSER 10001'],
  ['no-sudo', 'RUN npm ci', 'RUN chmod -R 777 / && npm ci'],
  ['npm-ci', 'npm ci', 'npm install'],
  ['apt-leaves-nothing', 'RUN npm ci', 'RUN apt-get install -y git && npm ci'],
  ['labels', 'org.opencontainers.image.revision="c"', ''],
  ['exec-form', 'CMD ["node", "server.js"]', 'CMD node server.js'],
  ['has-a-command', 'CMD ["node", "server.js"]\n', ''],
  ['plain-enough-for-buildah', 'RUN npm ci', 'RUN <<EOF\nnpm ci\nEOF\nRUN npm ci'],
  ['whole-context-is-not-copied', 'COPY package.json package-lock.json ./', 'COPY . .'],
];

describe('the rules for Dockerfiles', () => {
  it('find nothing in a good one', () => {
    expect(lint(good)).toEqual([]);
  });

  it.each(mistakes)('%s: finds %j made %j', (rule, find, put) => {
    expect(good).toContain(find);
    expect(rulesBroken(good.replaceAll(find, put))).toEqual([rule]);
  });

  it('each have a planted mistake', () => {
    expect([...new Set(mistakes.map(([rule]) => rule))].sort()).toEqual([...ruleNames].sort());
  });

  it('take a digest for a pin, and ask neither user nor command of an image that is only a folder', () => {
    expect(lint(good.replaceAll('node:24.21.0-bookworm-slim', `node@sha256:${'a'.repeat(64)}`))).toEqual([]);
    expect(lint('FROM scratch\nCOPY files/ /\n')).toEqual([]);
  });
});

it('a list of what is not sent must be there, and must not take back what matters', () => {
  expect(lintIgnored(undefined)).toHaveLength(1);
  expect(lintIgnored('# nothing\n')).toHaveLength(1);
  expect(lintIgnored('*\n!src\n')).toEqual([]);
  expect(lintIgnored('*\n!node_modules\n')).toHaveLength(1);
});

it('continued lines, comments between them and arguments in names are read', () => {
  const { stages } = parseDockerfile(good);
  expect(stages.map(({ image, name }) => [image, name])).toEqual([
    ['docker.io/library/node:24.21.0-bookworm-slim', 'build'],
    ['docker.io/library/node:24.21.0-bookworm-slim', undefined],
  ]);
  expect(stages[0]?.instructions[1]).toMatchObject({ name: 'RUN', text: 'npm ci && npm run build', line: 5 });
});
