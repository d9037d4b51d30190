import type { OperationKind } from '../../src/domain/words.ts';

/** Who does something to the one store of a name: people, the reconciler that carries out, and the one that heals. */
export type Act =
  | { do: 'create' | 'suspend' | 'resume' | 'rotate' | 'delete' | 'cancel' | 'retry' }
  | { do: 'update'; title: string }
  | { do: 'succeed' | 'fail' | 'repair' };

/** What an act answered: `ok`, `none` where there was nothing to act on, or the code of its refusal. */
export interface Answer {
  act: Act;
  says: string;
  /** Of the operation that was begun or ended. */
  kind?: OperationKind | undefined;
}

/** All that is to be known of the store, as small as it can be said. */
export interface Model {
  living: boolean;
  running: OperationKind | undefined;
  suspended: boolean;
  deleting: boolean;
  generation: number;
  credentialsVersion: number;
  title: string;
  /** Kinds that failed or were cancelled, for what is wanted now. */
  failed: readonly OperationKind[];
}

export const nothing: Model = {
  living: false,
  running: undefined,
  suspended: false,
  deleting: false,
  generation: 0,
  credentialsVersion: 0,
  title: '',
  failed: [],
};

const kinds = {
  update: 'UPDATE',
  suspend: 'SUSPEND',
  resume: 'RESUME',
  rotate: 'ROTATE_SECRETS',
} as const;

/** Every reason to refuse; where there are several, any of them may be told. */
const refusals = (model: Model, act: keyof typeof kinds): string[] => {
  if (!model.living) return ['NOT_FOUND'];
  const isWrongPhase = model.deleting || (act === 'resume' ? !model.suspended : model.suspended);
  return [
    ...(isWrongPhase ? ['INVALID_PHASE'] : []),
    ...(model.running === undefined ? [] : ['OPERATION_IN_PROGRESS']),
  ];
};

function changed(model: Model, act: Act & { do: keyof typeof kinds }): Model {
  const next = { ...model, generation: model.generation + 1, running: kinds[act.do], failed: [] };
  switch (act.do) {
    case 'update':
      return { ...next, title: 'title' in act ? act.title : model.title };
    case 'rotate':
      return { ...next, credentialsVersion: model.credentialsVersion + 1 };
    case 'suspend':
    case 'resume':
      return { ...next, suspended: act.do === 'suspend' };
  }
}

/** The states after an act gave this answer; none where it could not have given it in that state. */
type After = (model: Model, answer: Answer) => Model[];

const only = (isLegal: boolean, next: Model): Model[] => (isLegal ? [next] : []);
const isFree = ({ living, running }: Model): boolean => living && running === undefined;

const afterCreation: After = (model, { says }) =>
  says === 'NAME_TAKEN'
    ? only(model.living, model)
    : only(says === 'ok' && !model.living, {
        ...nothing,
        living: true,
        running: 'CREATE',
        generation: 1,
        credentialsVersion: 1,
        title: 'Tea',
      });

const afterDeletion: After = (model, { says }) => {
  if (!model.living) return only(says === 'NOT_FOUND', model);
  if (model.running === 'DELETE') return only(says === 'ok', model);
  const { generation } = model;
  const next = {
    ...model,
    deleting: true,
    generation: generation + 1,
    running: 'DELETE',
    failed: [],
  } as const;
  return only(says === 'ok', next);
};

const afterRepair: After = (model, { says }) =>
  says === 'ok' ? only(isFree(model) && !model.deleting, { ...model, running: 'REPAIR' }) : [model];

const afterRetry: After = (model, { says, kind }) => {
  if (says === 'NOT_FOUND') return only(!model.living, model);
  if (says === 'OPERATION_IN_PROGRESS') return only(model.running !== undefined, model);
  // It reads twice before it asks: what it was refused for may be over.
  if (says !== 'ok') return [model];
  const isFailed = kind !== undefined && model.failed.includes(kind);
  const next = { ...model, generation: model.generation + 1, running: kind, failed: [] };
  return only(isFree(model) && isFailed, next);
};

const afterFailure: After = (model, { act, says, kind }) => {
  // `none` and refusals are about an operation that was read before and may be over.
  if (says !== 'ok' || kind === undefined) return [model];
  const next = { ...model, running: undefined, failed: [...model.failed, kind] };
  const ended = only(model.running === kind && kind !== 'DELETE', next);
  // Cancelling what is cancelled already is the same as once.
  return act.do === 'cancel' && model.failed.includes(kind) ? [...ended, model] : ended;
};

const afterSuccess: After = (model, { says, kind }) => {
  if (says !== 'ok') return [model];
  if (kind === 'DELETE') return only(model.running === 'DELETE', nothing);
  return only(model.running === kind && kind !== undefined, { ...model, running: undefined, failed: [] });
};

export function after(model: Model, answer: Answer): Model[] {
  const { act, says } = answer;
  switch (act.do) {
    case 'create':
      return afterCreation(model, answer);
    case 'update':
    case 'suspend':
    case 'resume':
    case 'rotate': {
      const refused = refusals(model, act.do);
      const next = changed(model, act as Act & { do: keyof typeof kinds });
      return refused.length === 0 ? only(says === 'ok', next) : only(refused.includes(says), model);
    }
    case 'delete':
      return afterDeletion(model, answer);
    case 'repair':
      return afterRepair(model, answer);
    case 'retry':
      return afterRetry(model, answer);
    case 'cancel':
    case 'fail':
      return afterFailure(model, answer);
    case 'succeed':
      return afterSuccess(model, answer);
  }
}

/** Every state in which one order of these answers, given at the same time, can have left the store. */
export function possible(before: readonly Model[], answers: readonly Answer[]): Model[] {
  if (answers.length === 0) return [...before];
  const all = answers.flatMap((answer, index) => {
    const states = before.flatMap((model) => after(model, answer));
    return states.length === 0 ? [] : possible(states, answers.toSpliced(index, 1));
  });
  return [...new Map(all.map((model) => [JSON.stringify(model), model])).values()];
}
