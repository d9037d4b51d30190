import { parseDockerfile, type Dockerfile, type Instruction, type Stage } from './parse.ts';

export interface Fault {
  rule: string;
  message: string;
}

type Rule = (file: Dockerfile, text: string) => string[];

const last = (file: Dockerfile): Stage | undefined => file.stages.at(-1);
const named = (instructions: Instruction[] | undefined, name: string): Instruction[] =>
  (instructions ?? []).filter((instruction) => instruction.name === name);
const at = ({ line }: Instruction, text: string): string => `line ${line}: ${text}`;

/** Images that nobody can run, such as a build context, need neither a user nor a command. */
const isData = (file: Dockerfile): boolean => last(file)?.image === 'scratch';

const secretName = /(PASSWORD|SECRET|TOKEN|PRIVATE_KEY|CREDENTIAL)/i;

const rules: Record<string, Rule> = {
  'base-is-pinned': (file) =>
    file.stages
      .filter(({ image }) => image !== 'scratch' && !file.stages.some(({ name }) => name === image))
      .flatMap(({ image }) => {
        if (/@sha256:[0-9a-f]{64}$/.test(image)) return [];
        const tag = /:([^/:@]+)$/.exec(image)?.[1];
        return tag !== undefined && /\d+\.\d+/.test(tag)
          ? []
          : [`${image || 'an unknown base'} has no exact version: a build must not depend on its day.`];
      }),
  'base-is-qualified': (file) =>
    file.stages
      .filter(({ image }) => image !== 'scratch' && !file.stages.some(({ name }) => name === image))
      .filter(({ image }) => !/^[a-z0-9.-]+\.[a-z]+\//.test(image))
      .map(({ image }) => `${image} names no registry: docker and buildah would look in different ones.`),
  'no-latest': (file) =>
    file.instructions
      .filter(({ name, text }) => ['FROM', 'ARG', 'COPY', 'RUN'].includes(name) && /[:@]latest\b/.test(text))
      .map((instruction) => at(instruction, '`latest` is another version tomorrow.')),
  'user-is-a-number-but-0': (file) => {
    if (isData(file)) return [];
    const user = named(last(file)?.instructions, 'USER').at(-1);
    if (user === undefined) return ['the image has no USER: it would run as root.'];
    return /^[1-9]\d*(:[1-9]\d*)?$/.test(user.text)
      ? []
      : [at(user, `USER ${user.text}: kubelet can only tell that a number is not root.`)];
  },
  'no-add': (file) =>
    named(file.instructions, 'ADD').map((instruction) =>
      at(instruction, 'ADD fetches and unpacks what nobody checked; use COPY.'),
    ),
  'no-download-without-check': (file) =>
    named(file.instructions, 'RUN')
      .filter(({ text }) => /\b(curl|wget)\b.*https?:/.test(text) && !/sha256sum|gpg/.test(text))
      .map((instruction) => at(instruction, 'what is downloaded is compared with no checksum.')),
  'no-secret': (file) =>
    file.instructions
      .filter(({ name }) => name === 'ENV' || name === 'ARG')
      .flatMap((instruction) =>
        instruction.text
          .split(/\s+/)
          .filter((pair) => secretName.test(pair.split('=')[0] ?? '') && /=./.test(pair))
          .map((pair) => at(instruction, `${pair.split('=')[0] ?? ''} stays in the image for all to read.`)),
      ),
  'no-sudo': (file) =>
    named(file.instructions, 'RUN')
      .filter(({ text }) => /\bsudo\b|\bchmod\s+(-R\s+)?0?777\b/.test(text))
      .map((instruction) => at(instruction, 'sudo and 777 give away what USER takes.')),
  'npm-ci': (file) =>
    named(file.instructions, 'RUN')
      .filter(({ text }) => /\bnpm\s+(install|i|update)\b(?!-)/.test(text))
      .map((instruction) => at(instruction, 'npm ci keeps to the lock file; this does not.')),
  'apt-leaves-nothing': (file) =>
    named(file.instructions, 'RUN')
      .filter(({ text }) => /\bapt(-get)?\s+(-\S+\s+)*install\b/.test(text))
      .filter(
        ({ text }) => !/--no-install-recommends/.test(text) || !/rm -rf \/var\/lib\/apt\/lists/.test(text),
      )
      .map((instruction) => at(instruction, 'install without recommended packages, and remove the lists.')),
  labels: (file) => {
    if (isData(file)) return [];
    const text = named(last(file)?.instructions, 'LABEL')
      .map((label) => label.text)
      .join(' ');
    return ['title', 'description', 'version', 'revision', 'licenses']
      .filter((name) => !text.includes(`org.opencontainers.image.${name}=`))
      .map((name) => `the label org.opencontainers.image.${name} is missing.`);
  },
  'exec-form': (file) =>
    [...named(file.instructions, 'CMD'), ...named(file.instructions, 'ENTRYPOINT')]
      .filter(({ text }) => !text.startsWith('['))
      .map((instruction) =>
        at(instruction, 'a shell would stand between kubelet and the program: use ["..."].'),
      ),
  'has-a-command': (file) =>
    isData(file) || named(last(file)?.instructions, 'CMD').length > 0
      ? []
      : ['the image does not say what it starts.'],
  'plain-enough-for-buildah': (_, text) =>
    /^\s*(RUN|COPY)\s.*<<-?["']?[A-Z]/m.test(text) || /^#\s*syntax\s*=/m.test(text)
      ? ['heredocs and syntax lines need a newer builder than Debian has.']
      : [],
  'whole-context-is-not-copied': (file) =>
    named(file.instructions, 'COPY')
      .filter(({ text }) => !text.includes('--from=') && /^(--\S+\s+)*\.\/?\s/.test(text))
      .map((instruction) => at(instruction, 'name what is copied: the folder may hold anything.')),
};

export const ruleNames = Object.keys(rules);

export function lint(text: string): Fault[] {
  const file = parseDockerfile(text);
  return Object.entries(rules).flatMap(([rule, check]) =>
    check(file, text).map((message) => ({ rule, message })),
  );
}

/** Without a list the builder is sent whatever lies in the folder, and everything that changes there spoils the cache. */
export function lintIgnored(text: string | undefined): Fault[] {
  const lines = (text ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length === 0)
    return [{ rule: 'dockerignore', message: 'there is no .dockerignore, or an empty one.' }];
  return lines
    .filter((line) => /^!(\*|\.env|node_modules|\.git$)/.test(line))
    .map((line) => ({ rule: 'dockerignore', message: `${line} lets through what must stay.` }));
}
