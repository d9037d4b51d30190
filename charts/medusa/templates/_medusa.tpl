{{/* Environment of whatever runs the backend's image: server, worker, seed Job. root, mode: server | worker | shared. */}}
{{- define "medusa.env" -}}
{{- $url := include "common.url" .root -}}
- { name: NODE_ENV, value: production }
- { name: PORT, value: "9000" }
- { name: HOME, value: /tmp }
- { name: MEDUSA_DISABLE_TELEMETRY, value: "1" }
- { name: MEDUSA_WORKER_MODE, value: {{ .mode | quote }} }
- { name: DISABLE_MEDUSA_ADMIN, value: {{ eq .mode "worker" | quote }} }
- { name: MEDUSA_BACKEND_URL, value: {{ $url | quote }} }
- { name: STORE_CORS, value: {{ $url | quote }} }
- { name: ADMIN_CORS, value: {{ $url | quote }} }
- { name: AUTH_CORS, value: {{ $url | quote }} }
- { name: COOKIE_INSECURE, value: {{ eq .root.Values.edge.scheme "http" | quote }} }
- { name: SHOPYARD_STORE_ID, value: {{ include "common.storeId" .root | quote }} }
- { name: SHOPYARD_SCHEMA, value: {{ .root.Chart.AppVersion | quote }} }
{{ include "common.secretEnv" (dict "root" .root "name" "DATABASE_URL") }}
{{- if ne .root.Values.cache.mode "none" }}
{{ include "common.secretEnv" (dict "root" .root "name" "REDIS_URL") }}
{{- end }}
{{ include "common.secretEnv" (dict "root" .root "name" "JWT_SECRET") }}
{{ include "common.secretEnv" (dict "root" .root "name" "COOKIE_SECRET") }}
{{- end }}

{{/* Holds the pod back until the seed Job has brought the schema to this engine version and said so in the database. */}}
{{- define "medusa.waitForSchema" -}}
- name: wait-for-schema
  {{- include "common.container" (dict "root" . "image" .Values.images.backend "resources" .Values.small.resources) | nindent 2 }}
  command: [shopyard-wait]
  env:
    - { name: HOME, value: /tmp }
    - { name: SHOPYARD_SCHEMA, value: {{ .Chart.AppVersion | quote }} }
    {{- include "common.secretEnv" (dict "root" . "name" "DATABASE_URL") | nindent 4 }}
  volumeMounts:
    - { name: tmp, mountPath: /tmp }
{{- end }}

{{/* Pod of server and worker: same image, probes and volumes; they differ in mode, size and name. root, component, mode, workload. */}}
{{- define "medusa.serverPod" -}}
metadata:
  labels:
    {{- include "common.podLabels" . | nindent 4 }}
    shopyard.dev/mounts: uploads
spec:
  {{- include "common.podSettings" (dict "root" .root "uid" 10001 "grace" 45) | nindent 2 }}
  {{- include "common.uploadsAffinity" . | nindent 2 }}
  {{- if and (eq .root.Values.uploads.accessMode "ReadWriteMany") (eq .component "backend") }}
  {{- include "common.spread" . | nindent 2 }}
  {{- end }}
  initContainers:
    {{- include "medusa.waitForSchema" .root | nindent 4 }}
  containers:
    - name: {{ .component | quote }}
      {{- include "common.container" (dict "root" .root "image" .root.Values.images.backend "resources" .workload.resources) | nindent 6 }}
      env:
        {{- include "medusa.env" . | nindent 8 }}
      ports:
        - { name: http, containerPort: 9000, protocol: TCP }
      {{- include "common.drain" .root | nindent 6 }}
      startupProbe:
        httpGet: { path: /health, port: http }
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 60
      readinessProbe:
        httpGet: { path: /ready, port: http }
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 3
      livenessProbe:
        httpGet: { path: /health, port: http }
        periodSeconds: 20
        timeoutSeconds: 5
        failureThreshold: 5
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        - { name: uploads, mountPath: /srv/medusa/static }
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 256Mi }
    - name: uploads
      persistentVolumeClaim: { claimName: "{{ include "common.name" .root }}-uploads" }
{{- end }}

{{/* What a test pod must not reach: data of the shop, else the cluster's own API. */}}
{{- define "medusa.forbidden" -}}
{{- if eq .Values.cache.mode "bundled" -}}
{{ include "common.name" . }}-cache:6379
{{- else if eq .Values.database.mode "bundled" -}}
{{ include "common.name" . }}-database:5432
{{- else -}}
kubernetes.default:443
{{- end -}}
{{- end }}

{{/* More specific paths first. Everything the backend answers lies beside the storefront on the same host: one certificate, no CORS. */}}
{{- define "medusa.routes" -}}
{{- $routes := list -}}
{{- range list "/store" "/admin" "/app" "/auth" "/static" "/hooks" -}}
{{- $routes = append $routes (dict "path" . "service" "backend" "port" 9000) -}}
{{- end -}}
{{- append $routes (dict "path" "/" "service" "storefront" "port" 8000) | toJson -}}
{{- end }}
