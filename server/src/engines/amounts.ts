/** What one container asks for or may use. */
export interface Size {
  cpuMillicores: number;
  memoryMiB: number;
  ephemeralMiB: number;
}

export interface ContainerSize {
  requests: Size;
  limits: Size;
}

const none: Size = { cpuMillicores: 0, memoryMiB: 0, ephemeralMiB: 0 };

export const size = (cpuMillicores: number, memoryMiB: number, ephemeralMiB: number): Size => ({
  cpuMillicores,
  memoryMiB,
  ephemeralMiB,
});

/** Kubernetes quantities in the form in which the API server gives them back, so that nothing looks changed. */
export const cpuQuantity = (millicores: number): string =>
  millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;

export const memoryQuantity = (mib: number): string =>
  mib > 0 && mib % 1024 === 0 ? `${mib / 1024}Gi` : `${mib}Mi`;

export const quantities = (amount: Size): Record<string, string> => ({
  cpu: cpuQuantity(amount.cpuMillicores),
  memory: memoryQuantity(amount.memoryMiB),
  'ephemeral-storage': memoryQuantity(amount.ephemeralMiB),
});

/** A container's `resources` as charts take them. */
export const resources = (
  container: ContainerSize,
): Record<'requests' | 'limits', Record<string, string>> => ({
  requests: quantities(container.requests),
  limits: quantities(container.limits),
});

/** What a pod counts for: its containers run together, its init containers before them, one at a time. */
export function podSize(containers: ContainerSize[], initContainers: ContainerSize[]): ContainerSize {
  return {
    requests: largest([sum(containers.map((c) => c.requests)), ...initContainers.map((c) => c.requests)]),
    limits: largest([sum(containers.map((c) => c.limits)), ...initContainers.map((c) => c.limits)]),
  };
}

export const times = (amount: Size, count: number): Size =>
  size(amount.cpuMillicores * count, amount.memoryMiB * count, amount.ephemeralMiB * count);

export const sum = (amounts: readonly Size[]): Size =>
  amounts.reduce(
    (a, b) =>
      size(a.cpuMillicores + b.cpuMillicores, a.memoryMiB + b.memoryMiB, a.ephemeralMiB + b.ephemeralMiB),
    none,
  );

export const largest = (amounts: readonly Size[]): Size =>
  amounts.reduce(
    (a, b) =>
      size(
        Math.max(a.cpuMillicores, b.cpuMillicores),
        Math.max(a.memoryMiB, b.memoryMiB),
        Math.max(a.ephemeralMiB, b.ephemeralMiB),
      ),
    none,
  );
