import { isDeepStrictEqual } from 'node:util';
import type { Controller, KubeObject } from '../api/api.ts';
import { controllerReference, isControlledBy, keyOf, parseKey } from '../objects/meta.ts';
import type { Endpoint, EndpointSlice, Service, ServicePort } from '../objects/network.ts';
import { isReady, isTerminal } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import { hasLabels } from '../objects/selector.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts } from './controller.ts';

const NAME_LABEL = 'kubernetes.io/service-name';

/** One endpoint slice per service with a selector: which pods stand behind it and which of them take traffic. */
export function createEndpointController(parts: ControllerParts): Controller {
  const servicesOf = (pod: KubeObject | undefined): string[] => {
    const namespace = pod?.metadata.namespace ?? '';
    const services = pod === undefined ? [] : (parts.api.list('Service', { namespace }) as Service[]);
    return services.filter((service) => selects(service, pod as Pod)).map(keyOf);
  };
  return createController(parts, {
    name: 'endpoints',
    starts: ['Service'],
    watches: {
      Service: own,
      Pod: (change) =>
        isDeepStrictEqual(
          view(change.object as Pod),
          change.previous === undefined ? undefined : view(change.previous as Pod),
        ) && change.type === 'MODIFIED'
          ? []
          : [...new Set([...servicesOf(change.object), ...servicesOf(change.previous)])],
    },
    reconcile: (key) => {
      reconcile(parts, key);
    },
  });
}

/** What of a pod an endpoint shows. */
function view(pod: Pod): unknown {
  return [
    pod.metadata.labels,
    pod.metadata.deletionTimestamp !== undefined,
    pod.status?.podIP,
    isReady(pod),
    isTerminal(pod),
  ];
}

function selects(service: Service, pod: Pod): boolean {
  const selector = service.spec.selector ?? {};
  return Object.keys(selector).length > 0 && hasLabels(pod.metadata.labels, selector);
}

function reconcile({ api }: ControllerParts, key: string): void {
  const { namespace, name } = parseKey(key);
  const service = api.get('Service', namespace, name) as Service | undefined;
  if (service?.spec.selector === undefined || service.metadata.deletionTimestamp !== undefined) return;
  const pods = (
    api.list('Pod', { namespace: namespace ?? '', labels: service.spec.selector }) as Pod[]
  ).filter((pod) => pod.status?.podIP !== undefined && !isTerminal(pod));
  const endpoints = pods
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .map((pod) => endpointOf(service, pod));
  const ports =
    pods[0] === undefined ? [] : (service.spec.ports ?? []).map((port) => slicePort(port, pods[0]));
  const slice = api.list('EndpointSlice', {
    namespace: namespace ?? '',
    filter: (object) => isControlledBy(object, service),
  })[0] as EndpointSlice | undefined;
  if (slice === undefined) {
    api.create(newSlice(service, endpoints, ports));
  } else if (!isDeepStrictEqual([slice.endpoints, slice.ports], [endpoints, ports])) {
    api.update({ ...slice, endpoints, ports });
  }
}

function newSlice(service: Service, endpoints: Endpoint[], ports: EndpointSlice['ports']): EndpointSlice {
  const headless = service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {};
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: `${service.metadata.name}-`,
      namespace: service.metadata.namespace ?? '',
      labels: {
        ...service.metadata.labels,
        ...headless,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        [NAME_LABEL]: service.metadata.name,
      },
      ownerReferences: [controllerReference(service)],
    },
    addressType: 'IPv4',
    endpoints,
    ports,
  };
}

function endpointOf(service: Service, pod: Pod): Endpoint {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const serving = isReady(pod);
  const { name, namespace, uid } = pod.metadata;
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: {
      ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: {
      kind: 'Pod',
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    },
  };
}

function slicePort(port: ServicePort, pod: Pod | undefined): EndpointSlice['ports'][number] {
  const named = pod?.spec.containers
    .flatMap((container) => container.ports ?? [])
    .find((entry) => entry.name === port.targetPort)?.containerPort;
  const number = typeof port.targetPort === 'number' ? port.targetPort : named;
  return {
    name: port.name ?? '',
    ...(number === undefined ? {} : { port: number }),
    protocol: port.protocol ?? 'TCP',
    ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
  };
}
