/** What is ours (secrets among it), and what would steer helm past what it is told. */
const withheld = /^(SHOPYARD_|HELM_|KUBECONFIG$|KUBECACHEDIR$|KUBERNETES_)/i;

/**
 * The server's environment as helm may see it: a kubeconfig's credential plugin reads there what it would read when
 * kubectl starts it (profiles, regions, proxies), whatever its names are.
 */
export const helmEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !withheld.test(entry[0]),
    ),
  );
