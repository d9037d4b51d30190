import type { Engine } from '../engine.ts';
import type { UserError } from '../reason.ts';
import type { StoreConfig } from '../store/store.ts';
import { emailProblem } from './email.ts';
import { parseProducts } from './products.ts';
import type { ProductInput } from './products.ts';
import { refusal } from './refusal.ts';
import { textProblem } from './text.ts';
import type { TextRule } from './text.ts';

export interface StoreConfigInput {
  title?: string | null | undefined;
  theme?: string | null | undefined;
  currency?: string | null | undefined;
  locale?: string | null | undefined;
  country?: string | null | undefined;
  adminEmail?: string | null | undefined;
  products?: readonly ProductInput[] | null | undefined;
}

const texts: Readonly<Record<'title' | 'theme' | 'currency' | 'locale' | 'country', TextRule>> = {
  title: { name: 'The title', min: 1, max: 100 },
  theme: { name: 'The theme', min: 1, max: 40 },
  // Which codes there are is the engine's to say.
  currency: { name: 'The currency', min: 1, max: 40 },
  locale: { name: 'The locale', min: 2, max: 35 },
  country: { name: 'The country', min: 1, max: 40 },
};

/**
 * A complete configuration, or every reason why it is refused. What is missing comes from `fallback`: the engine's
 * defaults for a new store, the present configuration for a change.
 */
export function parseConfig(
  input: StoreConfigInput,
  fallback: StoreConfig,
  engine: Pick<Engine, 'title' | 'configProblems' | 'compareSkus'>,
  path: readonly string[],
): { config: StoreConfig; problems: UserError[] } {
  const currency = input.currency ?? fallback.currency;
  const { products, problems: ofProducts } = parseProducts(input.products ?? [], [...path, 'products'], {
    currency,
    engine,
  });
  const country = input.country ?? fallback.country;
  const config: StoreConfig = {
    title: (input.title ?? fallback.title).trim(),
    theme: input.theme ?? fallback.theme,
    currency,
    locale: input.locale ?? fallback.locale,
    ...(country === undefined ? {} : { country }),
    adminEmail: input.adminEmail ?? fallback.adminEmail,
    products: input.products ? products : fallback.products,
  };
  const ofTexts = Object.entries(texts).flatMap(([field, rule]) => {
    const value = input[field as keyof typeof texts] ?? config[field as keyof typeof texts];
    return value === undefined ? [] : (textProblem(value, [...path, field], rule) ?? []);
  });
  const ofEmail = emailProblem(config.adminEmail, [...path, 'adminEmail']) ?? [];
  const problems = [...ofTexts, ...ofProducts].concat(ofEmail);
  const wrong = new Set(problems.map((problem) => problem.path[path.length]));
  // The engine is asked only what is in bounds, so that its sentences are short too.
  const sound = Object.fromEntries(Object.entries(fallback).filter(([field]) => wrong.has(field)));
  const ofEngine = engine
    .configProblems({ ...config, ...sound })
    .filter((problem) => !wrong.has(problem.path[0]))
    .map((problem) => refusal([...path, ...problem.path], problem.message, problem.remedy));
  return { config, problems: [...problems, ...ofEngine] };
}
