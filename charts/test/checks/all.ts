import type { KubeObject } from '../helm.ts';
import { apiProblems } from './api.ts';
import { imageProblems, probeProblems, securityProblems, sizeProblems } from './hardening.ts';
import { annotationProblems, labelProblems, nameProblems } from './identity.ts';
import {
  addressProblems,
  claimProblems,
  edgeProblems,
  mountProblems,
  referenceProblems,
  scalerProblems,
  selectorProblems,
} from './references.ts';

/** Everything that a rendering must keep to, by what it promises; each check answers with sentences, and with none when all is well. */
export const checks: Readonly<Record<string, (all: readonly KubeObject[]) => string[]>> = {
  'has only fields that the API knows, of the right type, and all that it wants': apiProblems,
  'makes nothing outside its namespace, nothing twice, and no name that is too long': nameProblems,
  'has no hook but the pod of helm test, and no annotation of an ingress controller': annotationProblems,
  'labels every object and every pod, without versions on the pods': labelProblems,
  'keeps to Pod Security "restricted" in every pod': securityProblems,
  'sizes every container and bounds every scratch volume': sizeProblems,
  'names every image by a version and pulls it only when absent': imageProblems,
  'asks everything that serves whether it started, is ready and lives': probeProblems,
  'refers only to ConfigMaps, Secrets, claims and accounts that exist': referenceProblems,
  'selects with everything that selects the pods of one workload': selectorProblems,
  'costs at most two virtual addresses': addressProblems,
  'routes the edge to Services that exist': edgeProblems,
  'mounts every volume it names and names every volume it mounts': mountProblems,
  'scales Deployments that exist, and leaves their number to the autoscaler': scalerProblems,
  'keeps every claim when the release goes, and makes none from templates': claimProblems,
};
