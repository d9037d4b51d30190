const factors: Record<string, number> = { '': 1, m: 0.001, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4 };

/** A Kubernetes quantity as a number: cores, bytes or pieces. Sums of thousandths are rounded by the reader. */
export function quantity(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(m|Mi|Gi|Ti)?$/.exec(text) ?? [];
  const factor = factors[unit ?? ''];
  if (amount === undefined || factor === undefined) throw new Error(`${text} is no quantity`);
  return unit === 'm' ? Number(amount) / 1000 : Number(amount) * factor;
}
