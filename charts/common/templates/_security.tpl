{{/* Pod Security "restricted", for the pod. uid is user, group and file system group. */}}
{{- define "common.podSettings" -}}
serviceAccountName: {{ include "common.name" .root | quote }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .grace | default 30 | int }}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .uid | int }}
  runAsGroup: {{ .uid | int }}
  fsGroup: {{ .uid | int }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{/* Image, security context and sizes: what every container has. */}}
{{- define "common.container" -}}
image: {{ include "common.image" . | quote }}
imagePullPolicy: IfNotPresent
{{- /* What a container said last stands in the pod's status: there "No space left on device" is seen without reading logs. */}}
terminationMessagePolicy: FallbackToLogsOnError
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
resources:
  {{- toYaml .resources | nindent 2 }}
{{- end }}

{{/* An environment variable taken from the credentials Secret. */}}
{{- define "common.secretEnv" -}}
- name: {{ .name | quote }}
  valueFrom:
    secretKeyRef:
      name: {{ include "common.credentialsSecret" .root | quote }}
      key: {{ .key | default .name | quote }}
{{- end }}

{{/*
Pods that mount the uploads run on one node while the claim is ReadWriteOnce: the volume can then be shared by replicas, jobs and a rolling
update. The first such pod may go anywhere.
*/}}
{{- define "common.uploadsAffinity" -}}
{{- if eq .root.Values.uploads.accessMode "ReadWriteOnce" -}}
affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            app.kubernetes.io/instance: {{ include "common.name" .root | quote }}
            shopyard.dev/mounts: uploads
{{- end -}}
{{- end }}

{{/* Replicas of a Deployment keep to different nodes where there are some. root, component, workload. */}}
{{- define "common.spread" -}}
{{- if or (gt (int .workload.replicas) 1) .workload.autoscaling.enabled -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "common.selectorLabels" . | nindent 8 }}
{{- end -}}
{{- end }}

{{/* A pod that ends goes on answering until nobody sends to it any more. */}}
{{- define "common.drain" -}}
lifecycle:
  preStop:
    sleep: { seconds: 5 }
{{- end }}
