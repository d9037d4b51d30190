export interface Instruction {
  name: string;
  /** Everything after the name, continued lines joined. */
  text: string;
  line: number;
}

export interface Stage {
  image: string;
  name: string | undefined;
  instructions: Instruction[];
}

export interface Dockerfile {
  /** Defaults of ARGs before the first FROM. */
  args: Map<string, string>;
  stages: Stage[];
  instructions: Instruction[];
}

/** As far as rules need it: instructions with their continued lines, and the stages that they make. */
export function parseDockerfile(text: string): Dockerfile {
  const instructions = joined(text);
  const args = new Map<string, string>();
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    if (instruction.name === 'FROM') {
      const found = /^(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?$/i.exec(instruction.text);
      stages.push({ image: expand(found?.[1] ?? '', args), name: found?.[2], instructions: [] });
    } else if (stages.length === 0 && instruction.name === 'ARG') {
      const [name = '', value = ''] = instruction.text.split('=', 2);
      args.set(name, value);
    } else stages.at(-1)?.instructions.push(instruction);
  }
  return { args, stages, instructions };
}

function joined(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  let open: Instruction | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    if (/^\s*(#|$)/.test(raw)) continue;
    const isContinued = raw.trimEnd().endsWith('\\');
    const part = raw.trim().replace(/\\$/, '').trim();
    if (open === undefined) {
      const [name = '', ...rest] = part.split(/\s+/);
      open = { name: name.toUpperCase(), text: rest.join(' '), line: index + 1 };
      instructions.push(open);
    } else open.text += ` ${part}`;
    if (!isContinued) open = undefined;
  }
  return instructions;
}

const expand = (text: string, args: Map<string, string>): string =>
  text.replaceAll(/\$\{?(\w+)\}?/g, (_, name: string) => args.get(name) ?? '');
